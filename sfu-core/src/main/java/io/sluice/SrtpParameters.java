package io.sluice;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The key one end sends its SRTP under, to be signalled to the other by a way nobody else reads (RFC 4568).
 *
 * @param cryptoSuite the same at both ends
 * @param keyBase64 master key and master salt, one behind the other, in Base64: {@link SrtpCryptoSuite#keyLength} bytes
 */
public record SrtpParameters(SrtpCryptoSuite cryptoSuite, String keyBase64) {
    public SrtpParameters {
        int length = decodedLength(keyBase64);
        if (length != cryptoSuite.keyLength()) {
            String given = length < 0 ? "not Base64" : length + " bytes in Base64";
            throw new IllegalArgumentException("srtpParameters.keyBase64 is " + given + ", accepted for " + cryptoSuite
                    + " are " + cryptoSuite.keyLength() + " bytes: key and salt one behind the other");
        }
    }

    static SrtpParameters generate(SrtpCryptoSuite suite, SecureRandom random) {
        byte[] key = new byte[suite.keyLength()];
        random.nextBytes(key);
        return new SrtpParameters(suite, Base64.getEncoder().encodeToString(key));
    }

    /** Key and salt one behind the other; the array is the caller's to clear. */
    byte[] keyAndSalt() {
        return Base64.getDecoder().decode(keyBase64);
    }

    /** Names the suite, never the key. */
    @Override
    public String toString() {
        return "SrtpParameters[cryptoSuite=" + cryptoSuite + "]";
    }

    private static int decodedLength(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }
}
