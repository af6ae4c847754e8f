package io.sluice.ortc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class H264ProfileTest {
    /** Rows of RFC 6184 section 8.1 table 5, and what browsers send. */
    @ParameterizedTest
    @CsvSource({
        "42e01f, CONSTRAINED_BASELINE",
        "42E01F, CONSTRAINED_BASELINE",
        "42c00b, CONSTRAINED_BASELINE",
        "42f00b, CONSTRAINED_BASELINE",
        "42400a, CONSTRAINED_BASELINE",
        "4d801f, CONSTRAINED_BASELINE",
        "58c01f, CONSTRAINED_BASELINE",
        "42001f, BASELINE",
        "42a00b, BASELINE",
        "58a01f, BASELINE",
        "4d001f, MAIN",
        "4d0032, MAIN",
        "4d4029, MAIN",
        "580032, EXTENDED",
        "64001f, HIGH",
        "640032, HIGH",
        "640c1f, CONSTRAINED_HIGH",
        "6e001f, HIGH_10",
        "7a001f, HIGH_422",
        "f4001f, HIGH_444_PREDICTIVE",
        "6e101f, HIGH_10_INTRA",
        "7a101f, HIGH_422_INTRA",
        "f4101f, HIGH_444_INTRA",
        "2c101f, CAVLC_444_INTRA",
    })
    void shouldReadTheProfile(String profileLevelId, H264Profile profile) {
        assertThat(profileOf(profileLevelId)).isEqualTo(profile);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "42e01",
                "42e01f0",
                "42e01g",
                "-2e01f",
                "0x42e0",
                "42e000",
                "42e0ff",
                "42e11f",
                "ff001f",
                "64081f",
                "\u0664\u0662e01f"
            })
    void shouldKnowNoProfileOfAMalformedIdentifier(String profileLevelId) {
        assertThat(profileOf(profileLevelId)).isNull();
    }

    @Test
    void shouldReadAnIdentifierThatAnSdpParserTookForANumber() {
        RtpCodecCapability number =
                RtpCodecCapability.video("video/H264", 90000).withParameter("profile-level-id", 640032);
        assertThat(Codecs.match(number, h264(null, "64001f"))).isTrue();
        assertThat(Codecs.match(number, h264(null, "4d001f"))).isFalse();
    }

    @Test
    void shouldTakeConstrainedBaselineWhereNothingIsSaid() {
        assertThat(Codecs.match(h264(null, null), h264(null, "42c00b"))).isTrue();
        assertThat(Codecs.match(h264(null, null), h264(null, "42001f"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 42e01f, 1, 42e01f, true",
        "1, 42e01f, 1, 42e034, true",
        "1, 42e01f, 1, 42c01f, true",
        "1, 42e01f, 1, 4d801f, true",
        "1, 4d0032, 1, 4d001f, true",
        "1, 42e01f, 1, , true",
        "1, 42e01f, 0, 42e01f, false",
        "0, 42e01f, , 42e01f, true",
        "1, 42e01f, , 42e01f, false",
        "1, 42e01f, 1, 42001f, false",
        "1, 42e01f, 1, 4d001f, false",
        "1, 64001f, 1, 640c1f, false",
        "1, 42e01f, 1, 42e0zz, false",
        "1, zzzzzz, 1, zzzzzz, false",
    })
    void shouldMatchTheSameProfileAndPacketizationMode(
            Integer modeA, String profileA, Integer modeB, String profileB, boolean matches) {
        RtpCodecCapability a = h264(modeA, profileA);
        RtpCodecCapability b = h264(modeB, profileB);
        assertThat(Codecs.match(a, b)).isEqualTo(matches);
        assertThat(Codecs.match(b, a)).isEqualTo(matches);
    }

    @Test
    void shouldReadAnyStringWithoutFailing() {
        long seed = 6184;
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            char[] text = new char[random.nextInt(9)];
            for (int j = 0; j < text.length; j++) {
                text[j] = random.nextInt(8) == 0
                        ? (char) random.nextInt(0x10000)
                        : "0123456789abcdefABCDEF".charAt(random.nextInt(22));
            }
            String given = new String(text);
            H264Profile profile = profileOf(given);
            assertThat(profile == null || given.matches("[0-9a-fA-F]{6}"))
                    .as("seed %d, %s", seed, given)
                    .isTrue();
        }
    }

    /** A level as the bytes of another profile, and level 1b with its two spellings (H.264 section A.3.1). */
    @ParameterizedTest
    @CsvSource({
        "42e01f, 0, 42e01f, 0, 42e01f, the same",
        "42e034, 0, 42e01f, 0, 42e01f, the lower one",
        "42e00b, 0, 42e01f, 0, 42e00b, its own where that is lower",
        "42e034, 1, 42e01f, 1, 42e034, its own where both allow asymmetry",
        "42e034, 1, 42e01f, 0, 42e01f, the lower one where one side allows it alone",
        "42e034, 0, 42e01f, 1, 42e01f, and the other",
        "42e01f, 0, 42f00b, 0, 42f00b, 1b is 1.1 with a flag",
        "42e00b, 0, 42f00b, 0, 42f00b, and lower than 1.1",
        "42e00a, 0, 42f00b, 0, 42e00a, and higher than 1",
        "42f01f, 0, 42e00b, 0, 42e00b, the flag goes when it would make 1b of 1.1",
        "64001f, 0, 640009, 0, 640009, 1b has a number in high profiles",
        "4d801f, 0, 42f00b, 0, 4d900b, bytes of one profile with the level of others",
        "42e01f, 0, 4d000b, 0, 42e01f, another profile",
        "42e0zz, 0, 42e00b, 0, 42e0zz, malformed",
        ", 0, 42e00b, 0, 42e00b, nothing said: 3.1",
        ", 0, 42e034, 0, 42e01f, nothing said: 3.1",
        "42e034, 0, , 0, 42e01f, nothing offered: 3.1",
    })
    void shouldNegotiateTheLevel(
            String own, int ownAsymmetry, String offered, int asymmetry, String expected, String what) {
        assertThat(H264ProfileLevelId.negotiate(format(own, ownAsymmetry), format(offered, asymmetry)))
                .as(what)
                .containsEntry("profile-level-id", expected)
                .containsEntry("level-asymmetry-allowed", ownAsymmetry);
    }

    @Test
    void shouldAddNothingWhereNeitherSideNamesAProfile() {
        assertThat(H264ProfileLevelId.negotiate(Map.of("x", 1), Map.of())).isEqualTo(Map.of("x", 1));
    }

    private static Map<String, Object> format(@Nullable String profileLevelId, int asymmetry) {
        return profileLevelId == null
                ? Map.of("level-asymmetry-allowed", asymmetry)
                : Map.of("profile-level-id", profileLevelId, "level-asymmetry-allowed", asymmetry);
    }

    private static @Nullable H264Profile profileOf(String text) {
        H264ProfileLevelId id = H264ProfileLevelId.parse(text);
        return id == null ? null : id.profile();
    }

    private static RtpCodecCapability h264(@Nullable Integer mode, @Nullable String profile) {
        RtpCodecCapability codec = RtpCodecCapability.video("video/H264", 90000);
        codec = mode == null ? codec : codec.withParameter("packetization-mode", mode);
        return profile == null ? codec : codec.withParameter("profile-level-id", profile);
    }
}
