package io.sluice.transport;

import io.sluice.dtls.DtlsCertificate;
import io.sluice.dtls.DtlsHandshakes;

/** What the transports of a process share of DTLS. For any thread. */
public final class DtlsContext {
    private final DtlsHandshakes handshakes;
    private volatile DtlsCertificate certificate;

    /**
     * @param certificate the server's own
     * @param handshakes where handshakes run, and how many at once
     */
    public DtlsContext(DtlsCertificate certificate, DtlsHandshakes handshakes) {
        this.certificate = certificate;
        this.handshakes = handshakes;
    }

    /** What transports that are opened now announce. */
    public DtlsCertificate certificate() {
        return certificate;
    }

    /** Gives transports opened from now on another certificate; those that are open keep theirs. */
    public void rotate(DtlsCertificate next) {
        certificate = next;
    }

    public DtlsHandshakes handshakes() {
        return handshakes;
    }
}
