package io.sluice.ortc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which formats of one codec are the same. H264 has a test of its own. */
class CodecFormatTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'profile-id=0', '', true",
        "'profile-id=2', 'profile-id=2', true",
        "'profile-id=2', '', false",
        "'profile-id=0', 'profile-id=2', false",
        "'profile-id=4', 'profile-id=4', false",
        "'profile-id=x', 'profile-id=x', false",
        "'max-fs=1', 'max-fs=2', true",
    })
    void shouldCompareProfilesOfVp9(String a, String b, boolean same) {
        assertMatch("video/VP9", a, b, same);
    }

    /** AV1 RTP specification section 7.2.1: levels are what a side can decode, and nothing to compare. */
    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'profile=0;level-idx=5;tier=0', '', true",
        "'level-idx=5', 'level-idx=13', true",
        "'level-idx=32', 'level-idx=32', false",
        "'profile=1', '', false",
        "'profile=1', 'profile=1', true",
        "'profile=3', 'profile=3', false",
        "'tier=1', 'tier=0', false",
        "'tier=1', '', false",
        "'tier=1', 'tier=1', true",
    })
    void shouldCompareProfilesAndTiersOfAv1(String a, String b, boolean same) {
        assertMatch("video/AV1", a, b, same);
    }

    /** What browsers do (RFC 7798 section 7.1): profile, tier and transmission mode are equal, levels need not be. */
    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'profile-id=1;tier-flag=0;level-id=93;tx-mode=SRST', '', true",
        "'level-id=93', 'level-id=180', true",
        "'level-id=94', 'level-id=94', false",
        "'profile-id=2', 'profile-id=1', false",
        "'profile-id=2', '', false",
        "'profile-id=2', 'profile-id=2', true",
        "'profile-id=0', 'profile-id=0', false",
        "'tier-flag=1;level-id=120', 'tier-flag=1;level-id=150', true",
        "'tier-flag=1;level-id=120', 'tier-flag=0;level-id=120', false",
        "'tier-flag=1;level-id=93', 'tier-flag=1;level-id=93', false",
        "'tier-flag=1', 'tier-flag=1', false",
        "'tx-mode=srst', '', true",
        "'tx-mode=MRST', '', false",
        "'tx-mode=MSST', 'tx-mode=MSST', false",
    })
    void shouldCompareProfilesTiersAndTransmissionModesOfH265(String a, String b, boolean same) {
        assertMatch("video/H265", a, b, same);
    }

    @ParameterizedTest
    @CsvSource({
        "'num_streams=4;coupled_streams=2', 'num_streams=4;coupled_streams=2', true",
        "'num_streams=4;coupled_streams=2;channel_mapping=0,4,1,2,3,5', 'num_streams=4;coupled_streams=2', true",
        "'num_streams=4;coupled_streams=2', 'num_streams=3;coupled_streams=2', false",
        "'num_streams=4;coupled_streams=2', 'num_streams=4;coupled_streams=1', false",
        "'num_streams=4;coupled_streams=2', 'num_streams=4', false",
        "'', '', false",
    })
    void shouldCompareTheLayoutOfMultichannelOpus(String a, String b, boolean same) {
        RtpCodecCapability codec = RtpCodecCapability.audio("audio/multiopus", 48000, 6);
        assertThat(Codecs.match(codec.withAddedParameters(format(a)), codec.withAddedParameters(format(b))))
                .isEqualTo(same);
    }

    private static void assertMatch(String mimeType, String a, String b, boolean same) {
        RtpCodecCapability one = RtpCodecCapability.video(mimeType, 90000).withAddedParameters(format(a));
        RtpCodecCapability other = RtpCodecCapability.video(mimeType.toLowerCase(Locale.ROOT), 90000)
                .withAddedParameters(format(b));
        assertThat(Codecs.match(one, other)).isEqualTo(same);
        assertThat(Codecs.match(other, one)).isEqualTo(same);
    }

    /** Whole numbers become numbers, as SDP parsers have it. */
    private static Map<String, Object> format(String text) {
        Map<String, Object> format = new LinkedHashMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(";")) {
            String value = part.substring(part.indexOf('=') + 1);
            format.put(
                    part.substring(0, part.indexOf('=')),
                    value.matches("[0-9]+") ? (Object) Integer.valueOf(value) : value);
        }
        return format;
    }
}
