package io.sluice.ortc;

import static io.sluice.ortc.Fixtures.routerWithRtx;
import static io.sluice.ortc.Fixtures.supportedWithRtx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterCapabilitiesTest {
    private static final RtpCodecCapability OPUS = RtpCodecCapability.audio("audio/opus", 48000, 2);
    private static final RtpCodecCapability VP8 = RtpCodecCapability.video("video/VP8", 90000);

    @Test
    void shouldNumberTheDefaultCodecsFrom100() {
        assertThat(lines(Fixtures.router()))
                .containsExactly(
                        "100 audio/opus 48000/2 {}",
                        "101 video/VP8 90000 {}",
                        "102 video/H264 90000 {level-asymmetry-allowed=1, packetization-mode=1, profile-level-id=42e01f}",
                        "103 video/H264 90000 {level-asymmetry-allowed=1, packetization-mode=1, profile-level-id=4d0032}");
    }

    @Test
    void shouldPutAnRtxCodecBehindEachVideoCodecWhereTheEngineRetransmits() {
        assertThat(lines(routerWithRtx()))
                .containsExactly(
                        "100 audio/opus 48000/2 {}",
                        "101 video/VP8 90000 {}",
                        "102 video/rtx 90000 {apt=101}",
                        "103 video/H264 90000 {level-asymmetry-allowed=1, packetization-mode=1, profile-level-id=42e01f}",
                        "104 video/rtx 90000 {apt=103}",
                        "105 video/H264 90000 {level-asymmetry-allowed=1, packetization-mode=1, profile-level-id=4d0032}",
                        "106 video/rtx 90000 {apt=105}");
    }

    @Test
    void shouldAnnounceOnlyTheFeedbackTheEngineGives() {
        for (RtpCodecCapability codec : Fixtures.router().codecs()) {
            assertThat(codec.rtcpFeedback())
                    .containsExactlyElementsOf(
                            codec.kind() == MediaKind.AUDIO
                                    ? List.of(RtcpFeedback.TRANSPORT_CC)
                                    : List.of(RtcpFeedback.NACK_PLI, RtcpFeedback.CCM_FIR, RtcpFeedback.TRANSPORT_CC));
        }
    }

    @Test
    void shouldAnnounceTheHeaderExtensionsWithTheirUsualIds() {
        assertThat(Fixtures.router().headerExtensions())
                .extracting(e -> e.preferredId() + " " + e.kind() + " " + e.direction() + " "
                        + e.uri().replaceAll(".*[:/]", ""))
                .containsExactly(
                        "1 audio sendrecv mid",
                        "1 video sendrecv mid",
                        "2 video recvonly rtp-stream-id",
                        "3 video recvonly repaired-rtp-stream-id",
                        "4 audio sendrecv abs-send-time",
                        "4 video sendrecv abs-send-time",
                        "5 audio recvonly draft-holmer-rmcat-transport-wide-cc-extensions-01",
                        "5 video sendrecv draft-holmer-rmcat-transport-wide-cc-extensions-01",
                        "6 audio sendrecv ssrc-audio-level",
                        "8 video sendrecv video-orientation",
                        "9 video sendrecv toffset",
                        "11 audio sendrecv playout-delay",
                        "11 video sendrecv playout-delay",
                        "13 video sendrecv color-space");
    }

    @Test
    void shouldKeepPreferredPayloadTypesOutOfTheWayOfDynamicOnes() {
        RtpCapabilities router = Ortc.routerRtpCapabilities(
                List.of(VP8, OPUS.withPreferredPayloadType(100), VP8, OPUS.withPreferredPayloadType(60)));
        assertThat(router.codecs())
                .extracting(RtpCodecCapability::preferredPayloadType)
                .containsExactly(101, 100, 102, 60);
    }

    @Test
    void shouldGoOnFrom96After127() {
        RtpCapabilities router = Ortc.routerRtpCapabilities(Collections.nCopies(32, VP8));
        assertThat(router.codecs())
                .extracting(RtpCodecCapability::preferredPayloadType)
                .startsWith(100, 101);
        assertThat(router.codecs())
                .extracting(RtpCodecCapability::preferredPayloadType)
                .endsWith(127, 96, 97, 98, 99);
    }

    @Test
    void shouldRefuseMoreCodecsThanThereAreDynamicPayloadTypes() {
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.routerRtpCapabilities(Collections.nCopies(33, VP8)))
                .withMessageStartingWith("mediaCodecs[32]: finds no free dynamic payload type");
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> RouterCapabilities.of(Collections.nCopies(17, VP8), supportedWithRtx()))
                .withMessageStartingWith("mediaCodecs[16]: ");
    }

    @Test
    void shouldRefuseAPayloadTypeGivenTwice() {
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.routerRtpCapabilities(
                        List.of(OPUS.withPreferredPayloadType(110), VP8.withPreferredPayloadType(110))))
                .withMessage("mediaCodecs[1].preferredPayloadType: 110 is taken; accepted: one not used before");
    }

    @Test
    void shouldSayWhatItSupportsInsteadOfAnUnsupportedCodec() {
        assertThatExceptionOfType(UnsupportedRtpException.class)
                .isThrownBy(() ->
                        Ortc.routerRtpCapabilities(List.of(VP8, RtpCodecCapability.audio("audio/opus", 48000, 1))))
                .withMessage("mediaCodecs[1]: audio/opus 48000/1 is not supported; accepted: audio/opus 48000/2,"
                        + " video/VP8 90000, video/H264 90000 packetization-mode=1");
    }

    @Test
    void shouldRefuseRtxSinceItIsNotTheCallersToGive() {
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> RouterCapabilities.of(
                        List.of(RtpCodecCapability.video("video/rtx", 90000)), supportedWithRtx()))
                .withMessageStartingWith("mediaCodecs[0].mimeType: is RTX");
    }

    @Test
    void shouldRefuseAProfileThatDoesNotExist() {
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.routerRtpCapabilities(List.of(
                        RtpCodecCapability.video("video/H264", 90000).withParameter("profile-level-id", "42e0"))))
                .withMessageStartingWith("mediaCodecs[0].parameters.profile-level-id: \"42e0\"; accepted: six hex");
    }

    @Test
    void shouldKeepTheParametersOfTheCallerOverTheEnginesOwn() {
        RtpCapabilities router = Ortc.routerRtpCapabilities(List.of(RtpCodecCapability.video("VIDEO/h264", 90000)
                .withParameter("packetization-mode", 0)
                .withParameter("x-google-start-bitrate", 1000)));
        assertThat(lines(router))
                .containsExactly("100 video/H264 90000 {level-asymmetry-allowed=1, packetization-mode=0,"
                        + " x-google-start-bitrate=1000}");
    }

    @Test
    void shouldAllowARouterWithoutCodecs() {
        assertThat(Ortc.routerRtpCapabilities(List.of()).codecs()).isEmpty();
    }

    private static List<String> lines(RtpCapabilities capabilities) {
        return capabilities.codecs().stream()
                .map(codec -> codec.preferredPayloadType() + " " + codec.mimeType() + " " + codec.clockRate()
                        + (codec.channels() == null ? "" : "/" + codec.channels()) + " " + codec.parameters())
                .toList();
    }
}
