package io.sluice.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.testing.FuzzTargets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Fuzz targets of what reads tokens. */
class TokenTargetsTest extends FuzzTargets {
    private static final JwtAuthenticator AUTHENTICATOR = new JwtAuthenticator(
            new JwtOptions(JwtKeys.ofSecret(TestTokens.SECRET), null, null, Duration.ZERO), TestTokens.CLOCK);

    /** A text from a stranger is refused in a sentence: the stranger does not have the key. */
    @FuzzTest
    void tokenText(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            Grants grants = AUTHENTICATOR.authenticate(text);
            // A good one is in the corpus, and some of its mutations are the same to base64.
            assertThat(grants.user()).isEqualTo("alice");
        } catch (RefusedException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
        }
    }

    /** Claims may be anything that a careless service signs: grants, or a refusal in a sentence. */
    @FuzzTest
    void tokenClaims(byte[] input) {
        String claims = new String(input, StandardCharsets.UTF_8);
        try {
            Grants grants = AUTHENTICATOR.authenticate(TestTokens.hs256(claims));
            assertThat(grants.expiresAt()).isAfter(TestTokens.NOW);
        } catch (RefusedException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
        }
    }
}
