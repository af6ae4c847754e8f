package io.sluice.signaling.auth;

import static io.sluice.signaling.auth.TestTokens.EC;
import static io.sluice.signaling.auth.TestTokens.RSA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtKeysTest {
    @Test
    void shouldKeepNothingPrivate() {
        JwtKeys keys = JwtKeys.parse(JwtAlgorithm.ES256, set(EC));

        assertThat(keys.asSet().getKeys()).containsExactly(EC.toPublicJWK());
    }

    @Test
    void shouldTakeOfASetWhatFits() {
        RSAKey forEncryption = new RSAKey.Builder(TestTokens.rsa(2048, "enc"))
                .keyUse(KeyUse.ENCRYPTION)
                .build();

        JwtKeys keys = JwtKeys.parse(JwtAlgorithm.RS256, set(forEncryption, EC, RSA));

        assertThat(keys.asSet().getKeys()).containsExactly(RSA.toPublicJWK());
    }

    @Test
    void shouldReadAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key.pem"), JwtAuthenticatorTest.pem(EC.toPublicKey()));

        assertThat(JwtKeys.read(JwtAlgorithm.ES256, file).asSet().size()).isEqualTo(1);
        assertThatThrownBy(() -> JwtKeys.read(JwtAlgorithm.ES256, folder.resolve("none.pem")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void shouldRefuseKeysThatAreTooWeak() {
        assertThatThrownBy(() -> JwtKeys.ofSecret("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the secret has 5 bytes; accepted is 32 or more");
        assertThatThrownBy(() -> JwtKeys.parse(JwtAlgorithm.RS256, set(TestTokens.rsa(1024, "weak"))))
                .hasMessage("none of its 1 keys is for RS256; accepted is an RSA key of at least 2048 bits");
        assertThatThrownBy(() -> JwtKeys.parse(JwtAlgorithm.ES256, set(TestTokens.ec(Curve.P_384, "other"))))
                .hasMessage("none of its 1 keys is for ES256; accepted is a key on the curve P-256");
        assertThatThrownBy(() -> JwtKeys.parse(JwtAlgorithm.HS256, set(EC)))
                .hasMessageContaining("accepted is a JWK set with a key of type oct and at least 32 bytes");
    }

    @Test
    void shouldRefuseWhatHoldsNoKeys() {
        assertThatThrownBy(() -> JwtKeys.parse(JwtAlgorithm.ES256, "{\"keys\":7}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("it is no JWK set");
        assertThatThrownBy(() -> JwtKeys.parse(JwtAlgorithm.ES256, "hello"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("it is neither a JWK set nor a public key or certificate in PEM");
    }

    @Test
    void shouldRefuseALeewayThatMakesExpiryMeanLittle() {
        assertThatThrownBy(() -> new JwtOptions(JwtKeys.ofSecret(TestTokens.SECRET), null, null, Duration.ofHours(1)))
                .hasMessage("leeway is 3600 s; accepted is 0 to 300 s.");
    }

    private static String set(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(false);
    }
}
