package io.sluice.transport;

import io.sluice.dtls.DtlsCertificate;
import io.sluice.dtls.DtlsHandshakes;

/**
 * What the transports of a process share of DTLS.
 *
 * @param certificate the server's own
 * @param handshakes where handshakes run, and how many at once
 */
public record DtlsContext(DtlsCertificate certificate, DtlsHandshakes handshakes) {}
