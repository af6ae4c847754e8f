package io.sluice.dtls;

/** Why an association failed. */
public enum DtlsFailure {
    /** The peer did not finish the handshake in time. */
    TIMEOUT,
    /** The peer's certificate is not the one signalling announced (RFC 5763 section 5). */
    FINGERPRINT_MISMATCH,
    /** The peer sent no certificate, which WebRTC demands (RFC 8827 section 6.5). */
    NO_CERTIFICATE,
    /** The peer named no SRTP protection profile of ours, or did not know use_srtp at all (RFC 5764 section 4.1). */
    NO_SRTP_PROFILE,
    /** The peer ended the association with a fatal alert, or before it was established. */
    ALERT_RECEIVED,
    /** Anything else that the peer and we do not agree on, such as version, cipher suite, or a signature. */
    PROTOCOL_ERROR,
    /** {@link DtlsHandshakes} was closed. */
    SHUT_DOWN
}
