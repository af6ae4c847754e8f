package io.sluice.dtls;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * The hash of a certificate, as signalling carries it (RFC 8122 section 5): what makes a self-signed certificate worth
 * trusting.
 *
 * @param algorithm the hash function
 * @param value the digest as upper-case hexadecimal pairs separated by colons, "AB:CD:…"; given in any case
 */
public record Fingerprint(HashAlgorithm algorithm, String value) {
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();

    public Fingerprint {
        Objects.requireNonNull(algorithm, "algorithm");
        value = PAIRS.formatHex(digestOf(algorithm, value));
    }

    /** Reads the two fields of signalling: "sha-256" and "AB:CD:…". */
    public static Fingerprint parse(String algorithm, String value) {
        return new Fingerprint(HashAlgorithm.parse(algorithm), value);
    }

    /** The fingerprint of a certificate given in DER. */
    public static Fingerprint of(HashAlgorithm algorithm, byte[] certificate) {
        return new Fingerprint(algorithm, PAIRS.formatHex(algorithm.digest(certificate)));
    }

    /** Whether this is the fingerprint of the certificate given in DER. */
    public boolean matches(byte[] certificate) {
        return equals(of(algorithm, certificate));
    }

    /** As in SDP: "sha-256 AB:CD:…". */
    @Override
    public String toString() {
        return algorithm.sdpName() + " " + value;
    }

    private static byte[] digestOf(HashAlgorithm algorithm, String value) {
        int length = algorithm.digestBytes() * 3 - 1;
        if (value.length() == length) {
            try {
                return PAIRS.parseHex(value.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException ignored) {
                // Falls through to the message that says what is accepted.
            }
        }
        throw new IllegalArgumentException("value is not a " + algorithm.sdpName() + " fingerprint: accepted are "
                + algorithm.digestBytes() + " hexadecimal pairs separated by colons (" + length
                + " characters), given are " + value.length() + " characters");
    }
}
