package io.sluice.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A hash function of a certificate fingerprint (RFC 8122 section 5), the weakest first. MD2 and MD5 are not among them, as
 * the RFC demands. SHA-1 is, for peers that know nothing else: to pass for a peer one would have to find a certificate with
 * the hash of a given one, and what is broken about SHA-1 is only that one can make two certificates with the same.
 */
public enum HashAlgorithm {
    SHA_1("sha-1", 20),
    SHA_224("sha-224", 28),
    SHA_256("sha-256", 32),
    SHA_384("sha-384", 48),
    SHA_512("sha-512", 64);

    private final String sdpName;
    private final int digestBytes;

    HashAlgorithm(String sdpName, int digestBytes) {
        this.sdpName = sdpName;
        this.digestBytes = digestBytes;
    }

    /** The name in signalling: "sha-256". */
    public String sdpName() {
        return sdpName;
    }

    /** Bytes of a digest. */
    public int digestBytes() {
        return digestBytes;
    }

    /** The algorithm of that name, in any case; empty for one that is not listed here. */
    public static Optional<HashAlgorithm> find(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.sdpName.equals(wanted))
                .findFirst();
    }

    /** The algorithm of that name, in any case; anything not listed here is the caller's mistake. */
    public static HashAlgorithm parse(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "algorithm \"" + name + "\" is not one of those accepted: " + acceptedNames()));
    }

    /** For messages: "sha-1, sha-224, …". */
    public static String acceptedNames() {
        return Arrays.stream(values()).map(HashAlgorithm::sdpName).collect(Collectors.joining(", "));
    }

    byte[] digest(byte[] data) {
        try {
            // Java's names of these are the upper-case ones of SDP.
            return MessageDigest.getInstance(name().replace('_', '-')).digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no " + sdpName, e);
        }
    }
}
