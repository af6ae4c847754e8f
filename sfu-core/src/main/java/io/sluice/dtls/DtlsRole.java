package io.sluice.dtls;

/** Who opens the handshake (RFC 5763 section 5). */
public enum DtlsRole {
    /** Sends the ClientHello. */
    CLIENT,
    /** Waits for it. */
    SERVER;

    DtlsRole peer() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
