package io.sluice.signaling.auth;

import static io.sluice.signaling.auth.TestTokens.CLOCK;
import static io.sluice.signaling.auth.TestTokens.EC;
import static io.sluice.signaling.auth.TestTokens.NOW;
import static io.sluice.signaling.auth.TestTokens.RSA;
import static io.sluice.signaling.auth.TestTokens.SECRET;
import static io.sluice.signaling.auth.TestTokens.hs256;
import static io.sluice.signaling.auth.TestTokens.secretKey;
import static io.sluice.signaling.auth.TestTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAuthenticatorTest {
    /** An hour after {@link TestTokens#NOW}. */
    private static final String EXPIRY = "\"exp\":1800003600";

    private static final Duration LEEWAY = Duration.ofSeconds(30);

    private final JwtAuthenticator withSecret = authenticator(JwtKeys.ofSecret(SECRET));

    @Test
    void shouldReadWhatATokenGrants() {
        Grants grants = withSecret.authenticate(hs256("{\"sub\":\"alice\",\"name\":\"Alice\",\"room\":\"blue\","
                + "\"grants\":{\"subscribe\":true,\"moderate\":true,\"publish\":false,\"dance\":true}," + EXPIRY
                + "}"));

        assertThat(grants)
                .isEqualTo(new Grants(
                        "alice",
                        "Alice",
                        "blue",
                        Set.of(Right.SUBSCRIBE, Right.MODERATE),
                        NOW.plusSeconds(3600).plus(LEEWAY)));
        assertThat(withSecret.isOpen()).isFalse();
    }

    @Test
    void shouldGrantTheUsualInNoRoomWhereATokenSaysNothing() {
        Grants grants = withSecret.authenticate(hs256("{" + EXPIRY + "}"));

        assertThat(grants.rights()).containsExactlyInAnyOrder(Right.PUBLISH, Right.SUBSCRIBE, Right.CALL);
        assertThat(grants.room()).isNull();
        assertThat(grants.user()).isNull();
    }

    @Test
    void shouldAcceptEachAlgorithmWithItsKeyInPemOrInASet() throws Exception {
        String set = new JWKSet(List.of(RSA.toPublicJWK(), EC.toPublicJWK())).toString();

        assertThat(accepts(JwtAlgorithm.RS256, pem(RSA.toPublicKey()), signed(JWSAlgorithm.RS256, RSA, claims())))
                .isTrue();
        assertThat(accepts(JwtAlgorithm.ES256, pem(EC.toPublicKey()), signed(JWSAlgorithm.ES256, EC, claims())))
                .isTrue();
        assertThat(accepts(JwtAlgorithm.RS256, set, signed(JWSAlgorithm.RS256, RSA, claims())))
                .isTrue();
        assertThat(accepts(JwtAlgorithm.ES256, set, signed(JWSAlgorithm.ES256, EC, claims())))
                .isTrue();
    }

    @Test
    void shouldChooseTheKeyThatATokenNames() {
        var other = TestTokens.ec(Curve.P_256, "ec-2");
        String set = new JWKSet(List.of(EC.toPublicJWK(), other.toPublicJWK())).toString();

        assertThat(accepts(JwtAlgorithm.ES256, set, signed(JWSAlgorithm.ES256, other, claims())))
                .isTrue();
        assertThat(accepts(
                        JwtAlgorithm.ES256,
                        set,
                        signed(new JWSHeader.Builder(JWSAlgorithm.ES256).build(), other, claims())))
                .as("named by none, all are tried")
                .isTrue();
        assertThat(accepts(
                        JwtAlgorithm.ES256,
                        set,
                        signed(
                                new JWSHeader.Builder(JWSAlgorithm.ES256)
                                        .keyID("ec-1")
                                        .build(),
                                other,
                                claims())))
                .isFalse();
    }

    @ParameterizedTest
    @NullAndEmptySource
    void shouldAskForATokenWhereThereIsNone(@Nullable String token) {
        assertRefused(withSecret, token, "a token is needed; accepted: a JWT signed with HS256");
    }

    @Test
    void shouldAcceptNoTokenThatIsNotSigned() {
        String none = encoded("{\"alg\":\"none\"}") + "." + encoded(claims()) + ".";

        assertRefused(withSecret, none, "the token is no signed JWT");
    }

    /** Whoever knows the public key must not be able to make tokens with it. */
    @Test
    void shouldNotTakeAPublicKeyForASecret() throws Exception {
        String pem = pem(RSA.toPublicKey());
        String forged = signed(JWSAlgorithm.HS256, secretKey(pem), claims());

        assertRefused(
                authenticator(JwtKeys.parse(JwtAlgorithm.RS256, pem)),
                forged,
                "the token is signed in another way; accepted: RS256");
    }

    @Test
    void shouldNotTakeAStrongerHashForTheConfiguredOne() {
        String other = signed(JWSAlgorithm.HS512, secretKey(SECRET + SECRET), claims());

        assertRefused(withSecret, other, "the token is signed in another way; accepted: HS256");
    }

    @Test
    void shouldNotTakeTheKeyThatATokenBringsAlong() throws Exception {
        var intruder = TestTokens.rsa(2048, RSA.getKeyID());
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(RSA.getKeyID())
                .jwk(intruder.toPublicJWK())
                .build();

        assertRefused(
                authenticator(JwtKeys.parse(JwtAlgorithm.RS256, pem(RSA.toPublicKey()))),
                signed(header, intruder, claims()),
                "the token's signature is not accepted, or its claims are no JSON object");
    }

    @Test
    void shouldNotPassOverWhatATokenCallsCritical() {
        String header = "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}";
        String[] parts = hs256(claims()).split("\\.", -1);

        assertThatThrownBy(() -> withSecret.authenticate(encoded(header) + "." + parts[1] + "." + parts[2]))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void shouldRefuseClaimsThatWereChanged() {
        String[] parts = hs256(claims()).split("\\.", -1);
        String changed = parts[0] + "." + encoded("{\"grants\":{\"admin\":true}," + EXPIRY + "}") + "." + parts[2];

        assertRefused(withSecret, changed, "the token's signature is not accepted, or its claims are no JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b", "a.b.c", "...", "e30.e30.", "\u0000.\uD800.ü", "e30.e30.e30.e30.e30"})
    void shouldRefuseWhatIsNoToken(String text) {
        assertRefused(withSecret, text, "the token is no signed JWT");
    }

    @Test
    void shouldNotReadATokenThatIsTooLong() {
        assertRefused(withSecret, "a".repeat(8193), "the token is too long; accepted: at most 8192 characters");
    }

    @ParameterizedTest
    @CsvSource({
        "1799999971, true",
        "1799999970, false",
        "1800000001, true",
    })
    void shouldAcceptATokenUntilItsExpiryAndTheLeeway(long expiry, boolean accepted) {
        assertThat(accepts(withSecret, hs256("{\"exp\":" + expiry + "}"))).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "1800000030, true",
        "1800000031, false",
    })
    void shouldAcceptATokenFromItsStartAndTheLeeway(long start, boolean accepted) {
        assertThat(accepts(withSecret, hs256("{\"nbf\":" + start + "," + EXPIRY + "}")))
                .isEqualTo(accepted);
    }

    @Test
    void shouldAskForIssuerAndAudienceWhereTheyAreSet() {
        JwtAuthenticator strict = new JwtAuthenticator(
                new JwtOptions(JwtKeys.ofSecret(SECRET), "https://id.example", "sluice", LEEWAY), CLOCK);

        assertThat(accepts(
                        strict,
                        hs256("{\"iss\":\"https://id.example\",\"aud\":[\"other\",\"sluice\"]," + EXPIRY + "}")))
                .isTrue();
        assertRefused(strict, hs256("{\"aud\":\"sluice\"," + EXPIRY + "}"), "the token is of another issuer");
        assertRefused(
                strict,
                hs256("{\"iss\":\"https://id.example\",\"aud\":\"other\"," + EXPIRY + "}"),
                "the token is for another audience");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|the token does not say when it expires; accepted: exp in seconds since 1970",
                "{\"exp\":1}|the token has expired",
                "{\"exp\":1800003600,\"nbf\":1800003000}|the token is not valid yet",
                "{\"exp\":\"soon\"}|the token's signature is not accepted, or its claims are no JSON object",
                "[1]|the token's signature is not accepted, or its claims are no JSON object",
                "{\"exp\":1800003600,\"room\":7}|the token's room is not accepted; accepted: a string of 1 to 64"
                        + " characters",
                "{\"exp\":1800003600,\"room\":\"\"}|the token's room is not accepted; accepted: a string of 1 to 64"
                        + " characters",
                "{\"exp\":1800003600,\"grants\":[\"publish\"]}|the token's grants are no object",
                "{\"exp\":1800003600,\"grants\":{\"admin\":\"yes\"}}|the token's grants.admin is not accepted;"
                        + " accepted: true or false",
            })
    void shouldSayWhatIsWrongWithAToken(String claims, String sentence) {
        assertRefused(withSecret, hs256(claims), sentence);
    }

    private static JwtAuthenticator authenticator(JwtKeys keys) {
        return new JwtAuthenticator(new JwtOptions(keys, null, null, LEEWAY), CLOCK);
    }

    private static boolean accepts(JwtAlgorithm algorithm, String keys, String token) {
        return accepts(authenticator(JwtKeys.parse(algorithm, keys)), token);
    }

    private static boolean accepts(Authenticator authenticator, String token) {
        try {
            authenticator.authenticate(token);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    private static void assertRefused(Authenticator authenticator, @Nullable String token, String sentence) {
        assertThatThrownBy(() -> authenticator.authenticate(token))
                .isInstanceOf(RefusedException.class)
                .hasMessage(sentence)
                .extracting(e -> ((RefusedException) e).code())
                .isEqualTo(ErrorCode.UNAUTHORIZED);
    }

    private static String claims() {
        return "{\"sub\":\"alice\"," + EXPIRY + "}";
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String pem(Key key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
