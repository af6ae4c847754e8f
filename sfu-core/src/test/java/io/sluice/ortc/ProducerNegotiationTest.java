package io.sluice.ortc;

import static io.sluice.ortc.Fixtures.chromiumH264;
import static io.sluice.ortc.Fixtures.chromiumOpus;
import static io.sluice.ortc.Fixtures.chromiumVideo;
import static io.sluice.ortc.Fixtures.chromiumVp8;
import static io.sluice.ortc.Fixtures.consumable;
import static io.sluice.ortc.Fixtures.format;
import static io.sluice.ortc.Fixtures.h264;
import static io.sluice.ortc.Fixtures.router;
import static io.sluice.ortc.Fixtures.routerWithoutRtx;
import static io.sluice.ortc.Fixtures.ssrcsFrom;
import static io.sluice.ortc.MediaKind.AUDIO;
import static io.sluice.ortc.MediaKind.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class ProducerNegotiationTest {
    @Test
    void shouldMapChromiumOpus() {
        RtpMapping mapping = mapping(AUDIO, chromiumOpus(), router());
        assertThat(mapping.codecs()).containsExactly(new RtpMapping.Codec(111, 100));
        assertThat(mapping.encodings()).containsExactly(new RtpMapping.Encoding(3_141_592_653L, null, null, 500));
    }

    @Test
    void shouldMapChromiumVideoWithItsRtx() {
        assertThat(mapping(VIDEO, chromiumVp8(true), router()).codecs())
                .containsExactly(new RtpMapping.Codec(96, 101), new RtpMapping.Codec(97, 102));
        assertThat(mapping(VIDEO, chromiumH264(true), router()).codecs())
                .containsExactly(new RtpMapping.Codec(109, 105), new RtpMapping.Codec(110, 106));
        assertThat(mapping(VIDEO, chromiumVideo("video/H264", 127, h264("4d001f"), false), router())
                        .mappedPayloadType(127))
                .isEqualTo(107);
    }

    @Test
    void shouldMapChromiumVideoWithoutRtxThoughItsEncodingNamesAnRtxStream() {
        RtpMapping mapping = mapping(VIDEO, chromiumVp8(false), router());
        assertThat(mapping.codecs()).containsExactly(new RtpMapping.Codec(96, 101));
        assertThat(mapping.mappedPayloadType(97)).isEqualTo(-1);
    }

    @Test
    void shouldMapRtxBeforeItsMediaCodecToo() {
        RtpParameters given = chromiumVp8(true);
        RtpParameters turned = withCodecs(given, given.codecs().reversed());
        assertThat(mapping(VIDEO, turned, router()).codecs())
                .containsExactly(new RtpMapping.Codec(97, 102), new RtpMapping.Codec(96, 101));
    }

    @Test
    void shouldRefuseACodecTheRouterLacks() {
        RtpCapabilities opusOnly =
                Ortc.routerRtpCapabilities(List.of(RtpCodecCapability.audio("audio/opus", 48000, 2)));
        assertThatExceptionOfType(UnsupportedRtpException.class)
                .isThrownBy(() -> mapping(VIDEO, chromiumVp8(false), opusOnly))
                .withMessage(
                        "codecs[0]: \"video/VP8 90000\" is not a codec of this router; accepted: audio/opus 48000/2");
        assertThatExceptionOfType(UnsupportedRtpException.class)
                .isThrownBy(() -> mapping(VIDEO, chromiumVideo("video/H264", 127, h264("640c1f"), false), router()))
                .withMessageContaining("profile-level-id=640c1f")
                .withMessageContaining("profile-level-id=42e01f");
    }

    @Test
    void shouldRefuseRtxWhereTheRouterDoesNotRetransmit() {
        assertThatExceptionOfType(UnsupportedRtpException.class)
                .isThrownBy(() -> mapping(VIDEO, chromiumVp8(true), routerWithoutRtx()))
                .withMessage("codecs[1]: this router does not retransmit video/VP8 90000;"
                        + " accepted: codecs without their RTX");
    }

    @Test
    void shouldOfferChromiumOpusUnderTheRoutersNumbersWithTheProducersFormat() {
        RtpParameters consumable = consumable(AUDIO, chromiumOpus(), router());
        assertThat(consumable.codecs())
                .containsExactly(new RtpCodecParameters(
                        "audio/opus",
                        100,
                        48000,
                        2,
                        format("minptime", 10, "useinbandfec", 1, "sprop-stereo", 1, "usedtx", 1),
                        List.of(RtcpFeedback.NACK, RtcpFeedback.TRANSPORT_CC)));
        assertThat(consumable.encodings()).containsExactly(RtpEncodingParameters.ofSsrc(500));
        assertThat(consumable.rtcp()).isEqualTo(new RtcpParameters("g3bKyAC0c1fLzSlb", true, true));
        assertThat(consumable.msid()).isEqualTo(chromiumOpus().msid());
        assertThat(consumable.mid()).isNull();
    }

    @Test
    void shouldOfferTheRoutersRtxWhetherOrNotTheProducerRetransmits() {
        for (boolean rtx : new boolean[] {true, false}) {
            assertThat(consumable(VIDEO, chromiumVp8(rtx), router()).codecs())
                    .extracting(codec -> codec.payloadType() + " " + codec.mimeType() + " " + codec.parameters())
                    .containsExactly("101 video/VP8 {}", "102 video/rtx {apt=101}");
        }
    }

    @Test
    void shouldKeepTheProfileAndLevelTheProducerSends() {
        RtpParameters consumable = consumable(
                VIDEO,
                chromiumVideo("video/H264", 98, format("packetization-mode", 1, "profile-level-id", "42c00b"), false),
                router());
        assertThat(consumable.codecs().getFirst().payloadType()).isEqualTo(105);
        assertThat(consumable.codecs().getFirst().parameters())
                .isEqualTo(Map.of("packetization-mode", 1, "profile-level-id", "42c00b"));
    }

    @Test
    void shouldOfferOneCodecWhereTwoOfTheProducersMeanTheSame() {
        RtpParameters given = withCodecs(
                chromiumH264(false),
                List.of(
                        new RtpCodecParameters("video/H264", 98, 90000, null, h264("42e01f"), null),
                        new RtpCodecParameters("video/H264", 99, 90000, null, h264("42e034"), null)));
        assertThat(consumable(VIDEO, given, router()).codecs())
                .extracting(RtpCodecParameters::payloadType)
                .containsExactly(105, 106);
    }

    @Test
    void shouldOfferHeaderExtensionsTheRouterSendsForTheKind() {
        assertThat(consumable(AUDIO, chromiumOpus(), router()).headerExtensions())
                .extracting(RtpHeaderExtensionParameters::id)
                .containsExactly(1, 4, 6, 11);
        assertThat(consumable(VIDEO, chromiumVp8(false), router()).headerExtensions())
                .extracting(RtpHeaderExtensionParameters::id)
                .containsExactly(1, 4, 5, 8, 9, 11, 13);
    }

    @Test
    void shouldOfferTheCaptureTimeOnlyWhereTheProducerSendsIt() {
        RtpCapabilities router = new RtpCapabilities(
                router().codecs(),
                List.of(new RtpHeaderExtension(
                        AUDIO,
                        RtpHeaderExtensionUri.ABS_CAPTURE_TIME,
                        10,
                        false,
                        RtpHeaderExtensionDirection.SENDRECV)));
        RtpParameters opus = chromiumOpus();
        RtpParameters given = new RtpParameters(
                opus.mid(),
                opus.codecs(),
                List.of(RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.ABS_CAPTURE_TIME, 7)),
                opus.encodings(),
                opus.rtcp(),
                opus.msid());
        assertThat(consumable(AUDIO, given, router).headerExtensionId(RtpHeaderExtensionUri.ABS_CAPTURE_TIME))
                .isEqualTo(10);
        assertThat(consumable(AUDIO, opus, router).headerExtensionId(RtpHeaderExtensionUri.ABS_CAPTURE_TIME))
                .isZero();
    }

    @Test
    void shouldKeepRidAndScalabilityModeInTheMappingAndTheBitrateInTheOffer() {
        RtpParameters vp8 = chromiumVp8(false);
        RtpParameters given =
                vp8.withEncodings(List.of(new RtpEncodingParameters(null, "r0", 96, null, true, "L1T3", 900_000L)));
        assertThat(mapping(VIDEO, given, router()).encodings())
                .containsExactly(new RtpMapping.Encoding(null, "r0", "L1T3", 500));
        assertThat(consumable(VIDEO, given, router()).encodings())
                .containsExactly(new RtpEncodingParameters(500L, null, null, null, true, "L1T3", 900_000L));
    }

    @Test
    void shouldTakeAProducerWithoutEncodingsByItsMid() {
        RtpParameters given = chromiumVp8(false).withEncodings(List.of());
        assertThat(Ortc.validateProducerRtpParameters(VIDEO, given).encodings()).hasSize(1);
        assertThat(mapping(VIDEO, given, router()).encodings())
                .containsExactly(new RtpMapping.Encoding(null, null, null, 500));
    }

    @Test
    void shouldGiveRandomSsrcsClearOfTheProbator() {
        LongSupplier ssrcs = Ortc.randomSsrcs(new Random(1234));
        for (int i = 0; i < 1000; i++) {
            assertThat(ssrcs.getAsLong()).isBetween(100_000_000L, 999_999_999L);
        }
    }

    private static RtpMapping mapping(MediaKind kind, RtpParameters given, RtpCapabilities router) {
        return Ortc.producerMapping(Ortc.validateProducerRtpParameters(kind, given), router, ssrcsFrom(500));
    }

    private static RtpParameters withCodecs(RtpParameters given, List<RtpCodecParameters> codecs) {
        return new RtpParameters(
                given.mid(), codecs, given.headerExtensions(), given.encodings(), given.rtcp(), given.msid());
    }
}
