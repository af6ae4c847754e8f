package io.sluice;

import java.util.List;

/**
 * One end's part of a DTLS association, exchanged by signalling.
 *
 * @param role this end's role
 * @param fingerprints of this end's certificate, at least one; of a peer's those by the strongest hash that is known here count, and
 *     any of them will do (RFC 8122 section 5)
 */
public record DtlsParameters(DtlsRole role, List<DtlsFingerprint> fingerprints) {
    public DtlsParameters {
        fingerprints = List.copyOf(fingerprints);
    }
}
