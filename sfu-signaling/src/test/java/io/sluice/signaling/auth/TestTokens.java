package io.sluice.signaling.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/** Makes tokens as a service of somebody else's would. */
public final class TestTokens {
    public static final String SECRET = "a secret of thirty-two bytes and more";

    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    static final InstantSource CLOCK = InstantSource.fixed(NOW);

    static final RSAKey RSA = rsa(2048, "rsa-1");
    static final ECKey EC = ec(Curve.P_256, "ec-1");

    private TestTokens() {}

    /** Signed with {@link #SECRET}. */
    public static String hs256(String claims) {
        return signed(JWSAlgorithm.HS256, secretKey(SECRET), claims);
    }

    static String signed(JWSAlgorithm algorithm, JWK key, String claims) {
        return signed(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), key, claims);
    }

    static String signed(JWSHeader header, JWK key, String claims) {
        try {
            JWSObject token = new JWSObject(header, new Payload(claims));
            token.sign(signer(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static JWK secretKey(String secret) {
        return new OctetSequenceKey.Builder(secret.getBytes(StandardCharsets.UTF_8)).build();
    }

    static RSAKey rsa(int bits, String id) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static ECKey ec(Curve curve, String id) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static JWSSigner signer(JWK key) throws JOSEException {
        return switch (key) {
            case RSAKey rsa -> new RSASSASigner(rsa.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()));
            case ECKey ec -> new ECDSASigner(ec);
            default -> new MACSigner(key.toOctetSequenceKey());
        };
    }
}
