package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.srtp.SrtpPackets.Result;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The RFCs' examples, which give session keys: what our own contexts and an engine's transforms make of them. */
abstract class RfcVectors {
    private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
    private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
    private static final String GCM_SALT = "517569642070726f2071756f";
    private static final int MARS = 0x4d617273;
    private static final int RTCP_INDEX = 0x5d4;

    private static final String RTP = "8040f17b 8041f8d3 5501a0b2"
            + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String SRTP_128 = "8040f17b 8041f8d3 5501a0b2"
            + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
            + "899d7f27beb16a9152cf765ee4390cce";
    private static final String SRTP_256 = "8040f17b 8041f8d3 5501a0b2"
            + "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
            + "7aa3db36dfffd6b0f9bb7878d7a76c13";
    private static final String RTCP = "81c8000d 4d617273"
            + "4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private static final String SRTCP_128 = "81c8000d 4d617273"
            + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
            + "c84aa45896cf4d2fc5abf87245d9eade 800005d4";
    private static final String SRTCP_256 = "81c8000d 4d617273"
            + "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad"
            + "1d1eb30c4446839f57ff6f6cb26ac3be 800005d4";
    /** RFC 7714 section 17.3: authenticated, not encrypted. */
    private static final String SRTCP_128_TAG_ONLY = RTCP + "841dd9683dd78ec92ae58790125f62b3 000005d4";

    abstract SrtpTransform newTransform(SrtpProfile profile, SessionKeys rtp, SessionKeys rtcp);

    abstract SrtpBatch batch();

    static Stream<Arguments> gcmRtp() {
        return Stream.of(
                Arguments.of("RFC 7714 section 16.1", SrtpProfile.AEAD_AES_128_GCM, KEY_128, SRTP_128),
                Arguments.of("RFC 7714 section 16.2", SrtpProfile.AEAD_AES_256_GCM, KEY_256, SRTP_256));
    }

    static Stream<Arguments> gcmRtcp() {
        return Stream.of(
                Arguments.of("RFC 7714 section 17.1", SrtpProfile.AEAD_AES_128_GCM, KEY_128, SRTCP_128),
                Arguments.of("RFC 7714 section 17.2", SrtpProfile.AEAD_AES_256_GCM, KEY_256, SRTCP_256));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gcmRtp")
    void shouldProtectAndUnprotectRtp(String clause, SrtpProfile profile, String key, String expected) {
        Result sent = SrtpPackets.protect(sender(profile, key, GCM_SALT), hex(RTP));
        assertThat(sent.bytes).as(clause).isEqualTo(hex(expected));
        assertThat(SrtpPackets.unprotect(receiver(profile, key), hex(expected)).bytes)
                .isEqualTo(hex(RTP));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gcmRtp")
    void shouldProtectRtpTogetherWithOthers(String clause, SrtpProfile profile, String key, String expected) {
        for (int others : new int[] {0, 3, 20}) {
            byte[] sent = SrtpPackets.protectAmongOthers(sender(profile, key, GCM_SALT), batch(), hex(RTP), others);
            assertThat(sent).as(clause).isEqualTo(hex(expected));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gcmRtcp")
    void shouldProtectAndUnprotectRtcp(String clause, SrtpProfile profile, String key, String expected) {
        ContextSender sender = sender(profile, key, GCM_SALT);
        sender.skipToRtcpIndex(MARS, RTCP_INDEX);
        assertThat(SrtpPackets.protectRtcp(sender, hex(RTCP)).bytes).as(clause).isEqualTo(hex(expected));
        assertThat(SrtpPackets.unprotectRtcp(receiver(profile, key), hex(expected)).bytes)
                .isEqualTo(hex(RTCP));
    }

    @Test
    void shouldRefuseTheRfcsUnencryptedRtcp() {
        Result result =
                SrtpPackets.unprotectRtcp(receiver(SrtpProfile.AEAD_AES_128_GCM, KEY_128), hex(SRTCP_128_TAG_ONLY));
        assertThat(result.length).isEqualTo(SrtpDrop.UNENCRYPTED.code());
    }

    /** RFC 3711 appendix B.2: with SSRC, roll-over counter and sequence number 0, zeros encrypt to the key stream. */
    @Test
    void shouldMakeTheKeyStreamOfRfc3711() {
        ContextSender sender = sender(
                SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                "2B7E151628AED2A6ABF7158809CF4F3C",
                "F0F1F2F3F4F5F6F7F8F9FAFBFCFD");
        Result sent = SrtpPackets.protect(sender, SrtpPackets.rtp(0, 0, 48));
        assertThat(Arrays.copyOfRange(sent.bytes, 12, 60))
                .isEqualTo(hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB"
                        + "41E95B3BB0A2E8DD477901E4FCA894C0"));
    }

    @Test
    void shouldMakeTheKeyStreamOfRfc3711TogetherWithOthers() {
        for (int others : new int[] {0, 3, 20}) {
            ContextSender sender = sender(
                    SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                    "2B7E151628AED2A6ABF7158809CF4F3C",
                    "F0F1F2F3F4F5F6F7F8F9FAFBFCFD");
            byte[] sent = SrtpPackets.protectAmongOthers(sender, batch(), SrtpPackets.rtp(0, 0, 48), others);
            assertThat(Arrays.copyOfRange(sent, 12, 60))
                    .isEqualTo(hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB"
                            + "41E95B3BB0A2E8DD477901E4FCA894C0"));
        }
    }

    private ContextSender sender(SrtpProfile profile, String key, String salt) {
        return new ContextSender(profile, transform(profile, key, salt), IndexWindow.DEFAULT_SIZE);
    }

    private ContextReceiver receiver(SrtpProfile profile, String key) {
        return new ContextReceiver(profile, transform(profile, key, GCM_SALT), IndexWindow.DEFAULT_SIZE);
    }

    private SrtpTransform transform(SrtpProfile profile, String key, String salt) {
        return newTransform(
                profile,
                new SessionKeys(hex(key), new byte[20], hex(salt)),
                new SessionKeys(hex(key), new byte[20], hex(salt)));
    }
}
