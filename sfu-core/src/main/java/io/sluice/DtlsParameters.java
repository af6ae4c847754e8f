package io.sluice;

import java.util.List;

/**
 * One end's part of a DTLS association, exchanged by signalling.
 *
 * @param role this end's role
 * @param fingerprints of this end's certificate, at least one; of a peer's the first is verified
 */
public record DtlsParameters(DtlsRole role, List<DtlsFingerprint> fingerprints) {
    public DtlsParameters {
        fingerprints = List.copyOf(fingerprints);
    }
}
