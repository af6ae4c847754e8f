package io.sluice.ortc;

import static io.sluice.ortc.Fixtures.allExtensions;
import static io.sluice.ortc.Fixtures.chromium;
import static io.sluice.ortc.Fixtures.chromiumH264;
import static io.sluice.ortc.Fixtures.chromiumOpus;
import static io.sluice.ortc.Fixtures.chromiumVideo;
import static io.sluice.ortc.Fixtures.chromiumVp8;
import static io.sluice.ortc.Fixtures.chromiumWithRtx;
import static io.sluice.ortc.Fixtures.consumable;
import static io.sluice.ortc.Fixtures.firefox;
import static io.sluice.ortc.Fixtures.format;
import static io.sluice.ortc.Fixtures.h264;
import static io.sluice.ortc.Fixtures.received;
import static io.sluice.ortc.Fixtures.router;
import static io.sluice.ortc.Fixtures.safari;
import static io.sluice.ortc.Fixtures.ssrcsFrom;
import static io.sluice.ortc.MediaKind.AUDIO;
import static io.sluice.ortc.MediaKind.VIDEO;
import static io.sluice.ortc.RtcpFeedback.CCM_FIR;
import static io.sluice.ortc.RtcpFeedback.GOOG_REMB;
import static io.sluice.ortc.RtcpFeedback.NACK;
import static io.sluice.ortc.RtcpFeedback.NACK_PLI;
import static io.sluice.ortc.RtcpFeedback.TRANSPORT_CC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConsumerNegotiationTest {
    static Stream<Arguments> browsersAndProducers() {
        RtpParameters opus = consumable(AUDIO, chromiumOpus(), router());
        RtpParameters vp8 = consumable(VIDEO, chromiumVp8(false), router());
        RtpParameters baseline = consumable(VIDEO, chromiumH264(false), router());
        RtpParameters main = consumable(VIDEO, chromiumVideo("video/H264", 98, h264("4d001f"), false), router());
        return Stream.of(
                Arguments.of("Chromium", chromium(), "opus", opus, true),
                Arguments.of("Chromium", chromium(), "VP8", vp8, true),
                Arguments.of("Chromium", chromium(), "H264 baseline", baseline, true),
                Arguments.of("Chromium", chromium(), "H264 main", main, true),
                Arguments.of("Firefox", firefox(), "opus", opus, true),
                Arguments.of("Firefox", firefox(), "VP8", vp8, true),
                Arguments.of("Firefox", firefox(), "H264 baseline", baseline, true),
                Arguments.of("Firefox", firefox(), "H264 main", main, false),
                Arguments.of("Safari", safari(), "opus", opus, true),
                Arguments.of("Safari", safari(), "VP8", vp8, true),
                Arguments.of("Safari", safari(), "H264 baseline", baseline, true),
                Arguments.of("Safari", safari(), "H264 main", main, false),
                Arguments.of("nothing", new RtpCapabilities(null, null), "opus", opus, false),
                Arguments.of("RTX alone", rtxAlone(), "VP8", consumable(VIDEO, chromiumVp8(true), router()), false));
    }

    @ParameterizedTest(name = "{0} and {2}: {4}")
    @MethodSource("browsersAndProducers")
    void shouldTellWhoCanConsumeWhat(
            String browser, RtpCapabilities remote, String codec, RtpParameters consumable, boolean expected) {
        assertThat(Ortc.canConsume(consumable, remote)).isEqualTo(expected);
        if (!expected) {
            assertThatExceptionOfType(UnsupportedRtpException.class)
                    .isThrownBy(() -> Ortc.consumerRtpParameters(consumable, remote, "0", true, ssrcsFrom(700)))
                    .withMessageStartingWith("rtpCapabilities.codecs: hold no codec of the producer; accepted: ");
        }
    }

    @Test
    void shouldGiveChromiumTheOpusOfTheProducer() {
        RtpParameters consumer = consume(consumable(AUDIO, chromiumOpus(), router()), chromium(), false);
        assertThat(consumer)
                .isEqualTo(new RtpParameters(
                        "3",
                        List.of(new RtpCodecParameters(
                                "audio/opus",
                                100,
                                48000,
                                2,
                                format("minptime", 10, "useinbandfec", 1, "sprop-stereo", 1, "usedtx", 1),
                                List.of())),
                        List.of(
                                RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.MID, 1),
                                RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.ABS_SEND_TIME, 4),
                                RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.SSRC_AUDIO_LEVEL, 6),
                                RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.PLAYOUT_DELAY, 11)),
                        List.of(RtpEncodingParameters.ofSsrc(700)),
                        RtcpParameters.of("g3bKyAC0c1fLzSlb"),
                        chromiumOpus().msid()));
    }

    @Test
    void shouldGiveChromiumVp8WithRtx() {
        RtpParameters consumer = consume(consumable(VIDEO, chromiumVp8(true), router()), chromiumWithRtx(), true);
        assertThat(consumer.codecs())
                .containsExactly(
                        new RtpCodecParameters(
                                "video/VP8",
                                101,
                                90000,
                                null,
                                Map.of(),
                                List.of(NACK, NACK_PLI, CCM_FIR, TRANSPORT_CC)),
                        new RtpCodecParameters("video/rtx", 102, 90000, null, format("apt", 101), List.of()));
        assertThat(consumer.encodings()).containsExactly(RtpEncodingParameters.ofSsrc(700, 701));
    }

    @Test
    void shouldNotAskForNackNorRtxWhereTheConsumerWantsNone() {
        RtpParameters consumer = consume(consumable(VIDEO, chromiumVp8(true), router()), chromiumWithRtx(), false);
        assertThat(consumer.codecs())
                .containsExactly(new RtpCodecParameters(
                        "video/VP8", 101, 90000, null, Map.of(), List.of(NACK_PLI, CCM_FIR, TRANSPORT_CC)));
        assertThat(consumer.encodings()).containsExactly(RtpEncodingParameters.ofSsrc(700));
    }

    @Test
    void shouldNotPromiseFeedbackTheRouterDoesNotGive() {
        RtpParameters offer = consumable(VIDEO, chromiumVp8(false), router());
        RtpParameters consumable =
                offer.withCodecs(List.of(offer.codecs().getFirst().withRtcpFeedback(List.of(NACK_PLI, TRANSPORT_CC))));
        RtpParameters consumer = consume(consumable, chromium(), true);
        assertThat(consumer.codecs().getFirst().rtcpFeedback()).containsExactly(NACK_PLI, TRANSPORT_CC);
    }

    @Test
    void shouldAskForPacketsAgainWithoutRtxWhereTheReceiverHasNone() {
        RtpParameters consumer = consume(consumable(VIDEO, chromiumVp8(true), router()), chromium(), true);
        assertThat(consumer.codecs()).hasSize(1);
        assertThat(consumer.codecs().getFirst().rtcpFeedback()).contains(NACK);
        assertThat(consumer.encodings().getFirst().rtx()).isNull();
    }

    @Test
    void shouldAskForSoundAgainWhereThatIsWanted() {
        RtpParameters consumer = consume(consumable(AUDIO, chromiumOpus(), router()), chromium(), true);
        assertThat(consumer.codecs().getFirst().rtcpFeedback()).containsExactly(NACK);
        assertThat(consumer.encodings()).containsExactly(RtpEncodingParameters.ofSsrc(700));
    }

    @Test
    void shouldNotPromiseFeedbackTheReceiverDoesNotAskFor() {
        RtpCapabilities remote = new RtpCapabilities(
                List.of(RtpCodecCapability.video("video/VP8", 90000).withRtcpFeedback(CCM_FIR, TRANSPORT_CC)),
                allExtensions());
        RtpParameters consumer = consume(consumable(VIDEO, chromiumVp8(true), router()), remote, true);
        assertThat(consumer.codecs().getFirst().rtcpFeedback()).containsExactly(CCM_FIR, TRANSPORT_CC);
    }

    @Test
    void shouldDropTheRtxOfACodecTheReceiverLacks() {
        RtpCapabilities remote = new RtpCapabilities(
                List.of(
                        received("video/VP8", 101, null, Map.of()),
                        received("video/H264", 105, null, h264("42e01f")),
                        received("video/rtx", 106, null, format("apt", 105))),
                List.of());
        RtpParameters consumer = consume(consumable(VIDEO, chromiumVp8(true), router()), remote, true);
        assertThat(consumer.codecs()).extracting(RtpCodecParameters::mimeType).containsExactly("video/VP8");
        assertThat(consumer.encodings().getFirst().rtx()).isNull();
    }

    @Test
    void shouldGiveRtxToAReceiverThatDoesNotSayWhatItsRtxRepairs() {
        RtpCapabilities remote = new RtpCapabilities(
                List.of(RtpCodecCapability.video("video/VP8", 90000), RtpCodecCapability.video("video/rtx", 90000)),
                List.of());
        RtpParameters consumer = consume(consumable(VIDEO, chromiumVp8(true), router()), remote, true);
        assertThat(consumer.codecs())
                .extracting(RtpCodecParameters::payloadType)
                .containsExactly(101, 102);
    }

    @Test
    void shouldKeepTheProducersH264FormatWhateverLevelTheReceiverNames() {
        RtpParameters given = chromiumVideo("video/H264", 98, h264("42e034"), false);
        RtpParameters consumer = consume(consumable(VIDEO, given, router()), firefox(), true);
        assertThat(consumer.codecs()).hasSize(1);
        assertThat(consumer.codecs().getFirst().payloadType()).isEqualTo(105);
        assertThat(consumer.codecs().getFirst().parameters()).isEqualTo(h264("42e034"));
    }

    @Test
    void shouldKeepHeaderExtensionsOfTheSameIdAndUriOnly() {
        RtpParameters consumable = consumable(VIDEO, chromiumVp8(false), router());
        RtpCapabilities remote = new RtpCapabilities(
                chromium().codecs(),
                List.of(
                        extension(VIDEO, RtpHeaderExtensionUri.MID, 1, RtpHeaderExtensionDirection.SENDRECV),
                        extension(VIDEO, RtpHeaderExtensionUri.ABS_SEND_TIME, 5, RtpHeaderExtensionDirection.SENDRECV),
                        extension(VIDEO, RtpHeaderExtensionUri.TOFFSET, 9, RtpHeaderExtensionDirection.SENDONLY),
                        extension(
                                VIDEO, RtpHeaderExtensionUri.PLAYOUT_DELAY, 11, RtpHeaderExtensionDirection.RECVONLY)));
        assertThat(consume(consumable, remote, true).headerExtensions())
                .containsExactly(
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.MID, 1),
                        RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.PLAYOUT_DELAY, 11));
    }

    @Test
    void shouldGiveSoundTheMidThoughTheReceiverListsItForPicturesAlone() {
        RtpCapabilities remote = new RtpCapabilities(
                chromium().codecs(),
                List.of(extension(VIDEO, RtpHeaderExtensionUri.MID, 1, RtpHeaderExtensionDirection.SENDRECV)));
        assertThat(consume(consumable(AUDIO, chromiumOpus(), router()), remote, false)
                        .headerExtensionId(RtpHeaderExtensionUri.MID))
                .isEqualTo(1);
    }

    static Stream<Arguments> estimators() {
        return Stream.of(
                Arguments.of(
                        List.of(RtpHeaderExtensionUri.TRANSPORT_WIDE_CC, RtpHeaderExtensionUri.ABS_SEND_TIME),
                        List.of(TRANSPORT_CC)),
                Arguments.of(List.of(RtpHeaderExtensionUri.TRANSPORT_WIDE_CC), List.of(TRANSPORT_CC)),
                Arguments.of(List.of(RtpHeaderExtensionUri.ABS_SEND_TIME), List.of(GOOG_REMB)),
                Arguments.of(List.of(RtpHeaderExtensionUri.MID), List.of()));
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void shouldLeaveOneBandwidthEstimator(List<String> uris, List<RtcpFeedback> expected) {
        RtpParameters consumable = consumable(VIDEO, chromiumVp8(true), router());
        RtpCapabilities remote = new RtpCapabilities(
                chromiumWithRtx().codecs(),
                allExtensions().stream().filter(e -> uris.contains(e.uri())).toList());
        RtpCodecParameters vp8 = consume(consumable, remote, true).codecs().getFirst();
        assertThat(vp8.rtcpFeedback()).containsAll(List.of(NACK, NACK_PLI, CCM_FIR));
        assertThat(vp8.rtcpFeedback())
                .filteredOn(f -> f.equals(GOOG_REMB) || f.equals(TRANSPORT_CC))
                .isEqualTo(expected);
    }

    @Test
    void shouldRefuseMalformedCapabilities() {
        RtpParameters consumable = consumable(AUDIO, chromiumOpus(), router());
        RtpCapabilities remote = new RtpCapabilities(List.of(RtpCodecCapability.audio("audio/opus", 0, 2)), null);
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.canConsume(consumable, remote))
                .withMessageStartingWith("codecs[0].clockRate: 0 is out of range");
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> consume(consumable, remote, false))
                .withMessageStartingWith("codecs[0].clockRate: 0 is out of range");
    }

    private static RtpParameters consume(RtpParameters consumable, RtpCapabilities remote, boolean enableRtx) {
        assertThat(Ortc.canConsume(consumable, remote)).isTrue();
        return Ortc.consumerRtpParameters(consumable, remote, "3", enableRtx, ssrcsFrom(700));
    }

    private static RtpCapabilities rtxAlone() {
        return new RtpCapabilities(List.of(received("video/rtx", 102, null, format("apt", 101))), null);
    }

    private static RtpHeaderExtension extension(
            MediaKind kind, String uri, int id, RtpHeaderExtensionDirection direction) {
        return new RtpHeaderExtension(kind, uri, id, false, direction);
    }
}
