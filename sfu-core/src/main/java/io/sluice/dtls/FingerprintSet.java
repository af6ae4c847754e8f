package io.sluice.dtls;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fingerprints a peer's certificate may have. Of those given only the ones by the strongest hash count, and any of them
 * will do: a peer may list several certificates, and announces each by several hashes (RFC 8122 section 5). Immutable.
 */
public final class FingerprintSet {
    private final HashAlgorithm algorithm;
    private final Set<Fingerprint> accepted;

    private FingerprintSet(HashAlgorithm algorithm, Set<Fingerprint> accepted) {
        this.algorithm = algorithm;
        this.accepted = accepted;
    }

    /**
     * The set of what signalling said.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static FingerprintSet of(Collection<Fingerprint> given) {
        HashAlgorithm strongest = given.stream()
                .map(Fingerprint::algorithm)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalArgumentException("fingerprints is empty; at least one is needed"));
        Set<Fingerprint> accepted = given.stream()
                .filter(fingerprint -> fingerprint.algorithm() == strongest)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new FingerprintSet(strongest, accepted);
    }

    /** Whether the certificate given in DER has one of them. */
    public boolean matches(byte[] certificate) {
        return accepted.contains(Fingerprint.of(algorithm, certificate));
    }

    /** As in SDP, those that count: "sha-256 AB:CD:… or sha-256 EF:…". */
    @Override
    public String toString() {
        return accepted.stream().map(Fingerprint::toString).collect(Collectors.joining(" or "));
    }
}
