package io.sluice;

/** Who opens the DTLS handshake (RFC 8842 section 5.2, "setup"). */
public enum DtlsRole {
    /** Either; when a peer leaves it open, the server waits for it. */
    AUTO,
    /** Opens the handshake. */
    CLIENT,
    /** Waits for it. */
    SERVER
}
