package io.sluice;

/** Who opens the DTLS handshake (RFC 8842 section 5.2, "setup"). */
public enum DtlsRole {
    /** As the offer and answer come out; the server then waits for the peer. */
    AUTO,
    /** Opens the handshake. */
    CLIENT,
    /** Waits for it. */
    SERVER
}
