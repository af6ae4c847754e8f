package io.sluice.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A hash function of a certificate fingerprint (RFC 8122 section 5). SHA-1 and SHA-224 are not among them: a fingerprint
 * is all that authenticates a WebRTC peer, and every browser sends SHA-256.
 */
public enum HashAlgorithm {
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

    /** The algorithm of that name, in any case; anything not listed here is the caller's mistake. */
    public static HashAlgorithm parse(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.sdpName.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "algorithm \"" + name + "\" is not one of those accepted: " + acceptedNames()));
    }

    byte[] digest(byte[] data) {
        try {
            // Java's names of these three are the upper-case ones of SDP.
            return MessageDigest.getInstance(name().replace('_', '-')).digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no " + sdpName, e);
        }
    }

    private static String acceptedNames() {
        return Arrays.stream(values()).map(HashAlgorithm::sdpName).collect(Collectors.joining(", "));
    }
}
