package io.sluice.signaling.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.text.ParseException;
import java.util.List;
import java.util.Objects;

/**
 * What signatures are checked with: keys of one algorithm, and nothing else. Of private keys the public part is kept. Whoever reads
 * keys is told in one sentence what is wrong with them, by {@link IllegalArgumentException}.
 */
public final class JwtKeys {
    /** RFC 7518 section 3.2: as long as the hash. */
    private static final int MIN_SECRET_BYTES = 32;

    /** RFC 7518 section 3.3. */
    private static final int MIN_RSA_BITS = 2048;

    private static final int MAX_FILE_BYTES = 256 * 1024;

    private final JwtAlgorithm algorithm;
    private final JWKSet keys;

    private JwtKeys(JwtAlgorithm algorithm, List<JWK> keys) {
        this.algorithm = algorithm;
        this.keys = new JWKSet(keys);
    }

    /** Of {@link JwtAlgorithm#HS256}: at least 32 bytes of UTF-8. */
    public static JwtKeys ofSecret(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "the secret has " + bytes.length + " bytes; accepted is " + MIN_SECRET_BYTES + " or more");
        }
        return new JwtKeys(JwtAlgorithm.HS256, List.of(new OctetSequenceKey.Builder(bytes).build()));
    }

    /**
     * Reads a file: one public key or certificate in PEM, or a JWK set (RFC 7517) of which the keys that fit are taken.
     *
     * @throws IOException if it cannot be read
     */
    public static JwtKeys read(JwtAlgorithm algorithm, Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IllegalArgumentException("the file is larger than " + MAX_FILE_BYTES + " bytes");
        }
        return parse(algorithm, Files.readString(file));
    }

    static JwtKeys parse(JwtAlgorithm algorithm, String text) {
        List<JWK> all = text.stripLeading().startsWith("{") ? jwkSet(text) : List.of(pem(text));
        List<JWK> fitting = all.stream()
                .filter(key -> fits(algorithm, key))
                .map(key -> algorithm == JwtAlgorithm.HS256 ? key : key.toPublicJWK())
                .toList();
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException(
                    "none of its " + all.size() + " keys is for " + algorithm + "; accepted is " + accepted(algorithm));
        }
        return new JwtKeys(algorithm, fitting);
    }

    JwtAlgorithm algorithm() {
        return algorithm;
    }

    JWKSet asSet() {
        return keys;
    }

    /** Those that may have signed a token: of its header's id, or without one, as keys in PEM are. None if it is signed in another way. */
    List<Key> of(JWSHeader header) {
        if (!algorithm.jws().equals(header.getAlgorithm())) {
            return List.of();
        }
        return KeyConverter.toJavaKeys(keys.getKeys().stream()
                .filter(key -> header.getKeyID() == null
                        || key.getKeyID() == null
                        || key.getKeyID().equals(header.getKeyID()))
                .toList());
    }

    private static List<JWK> jwkSet(String json) {
        try {
            return JWKSet.parse(json).getKeys();
        } catch (ParseException e) {
            throw new IllegalArgumentException("it is no JWK set (RFC 7517): " + e.getMessage(), e);
        }
    }

    private static JWK pem(String text) {
        try {
            return JWK.parseFromPEMEncodedObjects(text);
        } catch (JOSEException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "it is neither a JWK set nor a public key or certificate in PEM (" + e.getMessage() + ")", e);
        }
    }

    private static boolean fits(JwtAlgorithm algorithm, JWK key) {
        boolean meant = key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm.jws());
        boolean forSignatures = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
        return meant && forSignatures && key.getKeyType().equals(algorithm.keyType()) && isStrong(key);
    }

    private static boolean isStrong(JWK key) {
        return switch (key) {
            case OctetSequenceKey secret -> secret.toByteArray().length >= MIN_SECRET_BYTES;
            case RSAKey rsa -> rsa.size() >= MIN_RSA_BITS;
            case ECKey ec -> Objects.equals(ec.getCurve(), Curve.P_256);
            default -> false;
        };
    }

    private static String accepted(JwtAlgorithm algorithm) {
        return switch (algorithm) {
            case HS256 -> "a JWK set with a key of type oct and at least 32 bytes";
            case RS256 -> "an RSA key of at least 2048 bits";
            case ES256 -> "a key on the curve P-256";
        };
    }
}
