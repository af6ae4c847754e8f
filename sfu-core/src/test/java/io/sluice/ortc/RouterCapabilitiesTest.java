package io.sluice.ortc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterCapabilitiesTest {
    private static final RtpCodecCapability OPUS = RtpCodecCapability.audio("audio/opus", 48000, 2);
    private static final RtpCodecCapability VP8 = RtpCodecCapability.video("video/VP8", 90000);

    /** The numbers that mediasoup's demonstration gets for the same codecs. */
    @Test
    void shouldNumberTheDefaultCodecsFrom100EachVideoCodecWithItsRtx() {
        assertThat(lines(Fixtures.router()))
                .containsExactly(
                        "100 audio/opus 48000/2 {}",
                        "101 video/VP8 90000 {}",
                        "102 video/rtx 90000 {apt=101}",
                        "103 video/VP9 90000 {}",
                        "104 video/rtx 90000 {apt=103}",
                        "105 video/H264 90000 {level-asymmetry-allowed=1, packetization-mode=1,"
                                + " profile-level-id=42e01f}",
                        "106 video/rtx 90000 {apt=105}",
                        "107 video/H264 90000 {level-asymmetry-allowed=1, packetization-mode=1,"
                                + " profile-level-id=4d0032}",
                        "108 video/rtx 90000 {apt=107}");
    }

    @Test
    void shouldAnnounceTheFeedbackOfEachKind() {
        for (RtpCodecCapability codec : Fixtures.router().codecs()) {
            assertThat(codec.rtcpFeedback())
                    .containsExactlyElementsOf(
                            switch (codec.mimeType()) {
                                case "video/rtx" -> List.of();
                                case "audio/opus" -> List.of(RtcpFeedback.NACK, RtcpFeedback.TRANSPORT_CC);
                                default ->
                                    List.of(
                                            RtcpFeedback.NACK,
                                            RtcpFeedback.NACK_PLI,
                                            RtcpFeedback.CCM_FIR,
                                            RtcpFeedback.GOOG_REMB,
                                            RtcpFeedback.TRANSPORT_CC);
                            });
        }
    }

    @Test
    void shouldListEveryCodecOfTheEngine() {
        assertThat(lines(SupportedRtpCapabilities.rtpCapabilities()))
                .containsExactly(
                        "null audio/opus 48000/2 {}",
                        "null audio/multiopus 48000/4 {channel_mapping=0,1,2,3, num_streams=2, coupled_streams=2}",
                        "null audio/multiopus 48000/6 {channel_mapping=0,4,1,2,3,5, num_streams=4, coupled_streams=2}",
                        "null audio/multiopus 48000/8 {channel_mapping=0,6,1,2,3,4,5,7, num_streams=5,"
                                + " coupled_streams=3}",
                        "null audio/red 48000/2 {}",
                        "0 audio/PCMU 8000/1 {}",
                        "8 audio/PCMA 8000/1 {}",
                        "null audio/ISAC 32000/1 {}",
                        "null audio/ISAC 16000/1 {}",
                        "9 audio/G722 8000/1 {}",
                        "null audio/iLBC 8000/1 {}",
                        "null audio/SILK 24000/1 {}",
                        "null audio/SILK 16000/1 {}",
                        "null audio/SILK 12000/1 {}",
                        "null audio/SILK 8000/1 {}",
                        "13 audio/CN 32000/1 {}",
                        "13 audio/CN 16000/1 {}",
                        "13 audio/CN 8000/1 {}",
                        "null audio/telephone-event 48000/1 {}",
                        "null audio/telephone-event 32000/1 {}",
                        "null audio/telephone-event 16000/1 {}",
                        "null audio/telephone-event 8000/1 {}",
                        "null video/VP8 90000 {}",
                        "null video/VP9 90000 {}",
                        "null video/H264 90000 {level-asymmetry-allowed=1}",
                        "null video/H265 90000 {}",
                        "null video/AV1 90000 {}");
    }

    @Test
    void shouldGiveEveryCodecItHasToARouterUnderOneNumberEach() {
        List<RtpCodecCapability> all = SupportedRtpCapabilities.rtpCapabilities().codecs().stream()
                .filter(codec -> !codec.mimeType().equals("audio/CN") || codec.clockRate() == 8000)
                .toList();
        RtpCapabilities router = Ortc.routerRtpCapabilities(all);
        assertThat(router.codecs())
                .hasSize(all.size() + 5)
                .allSatisfy(codec -> assertThat(codec.preferredPayloadType()).isNotNull());
        assertThat(router.codecs())
                .extracting(RtpCodecCapability::preferredPayloadType)
                .doesNotHaveDuplicates();
        Ortc.validateRtpCapabilities(router);
    }

    @Test
    void shouldGiveCodecsOfRfc3551TheirFixedPayloadTypes() {
        List<RtpCodecCapability> given = List.of(
                RtpCodecCapability.audio("audio/G722", 8000, 1),
                RtpCodecCapability.audio("audio/pcmu", 8000, 1),
                RtpCodecCapability.audio("audio/PCMA", 8000, 1).withPreferredPayloadType(108),
                RtpCodecCapability.audio("audio/CN", 8000, 1),
                OPUS);
        assertThat(Ortc.routerRtpCapabilities(given).codecs())
                .extracting(RtpCodecCapability::preferredPayloadType)
                .containsExactly(9, 0, 108, 13, 100);
    }

    @Test
    void shouldRefuseTwoCodecsWithOneFixedPayloadType() {
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.routerRtpCapabilities(List.of(
                        RtpCodecCapability.audio("audio/CN", 8000, 1), RtpCodecCapability.audio("audio/CN", 16000, 1))))
                .withMessage("mediaCodecs[1].preferredPayloadType: 13 is taken; accepted: one not used before");
    }

    @Test
    void shouldHaveRedRepeatTheOpusOfTheRouter() {
        RtpCodecCapability red = RtpCodecCapability.audio("audio/red", 48000, 2);
        assertThat(lines(Ortc.routerRtpCapabilities(List.of(red, VP8, OPUS))))
                .containsExactly(
                        "100 audio/red 48000/2 {103/103=}",
                        "101 video/VP8 90000 {}",
                        "102 video/rtx 90000 {apt=101}",
                        "103 audio/opus 48000/2 {}");
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.routerRtpCapabilities(List.of(red)))
                .withMessage("mediaCodecs: hold no codec that audio/red could repeat; accepted: audio/red beside"
                        + " audio/opus");
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.routerRtpCapabilities(List.of(OPUS, red.withParameter("111/111", ""))))
                .withMessageStartingWith("mediaCodecs[1].parameters: name payload types");
    }

    @Test
    void shouldTakeTheLayoutOfMultichannelOpusFromTheEngineButNotAnother() {
        RtpCodecCapability surround = RtpCodecCapability.audio("audio/multiopus", 48000, 6);
        assertThat(lines(Ortc.routerRtpCapabilities(List.of(surround))))
                .containsExactly(
                        "100 audio/multiopus 48000/6 {channel_mapping=0,4,1,2,3,5, num_streams=4, coupled_streams=2}");
        assertThatExceptionOfType(UnsupportedRtpException.class)
                .isThrownBy(() -> Ortc.routerRtpCapabilities(List.of(surround.withParameter("num_streams", 6))))
                .withMessageStartingWith("mediaCodecs[0]: audio/multiopus 48000/6 num_streams=6 is not supported");
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
                        "7 video sendrecv #dependency-descriptor-rtp-header-extension",
                        "8 video sendrecv video-orientation",
                        "9 video sendrecv toffset",
                        "10 audio sendrecv abs-capture-time",
                        "10 video sendrecv abs-capture-time",
                        "11 audio sendrecv playout-delay",
                        "11 video sendrecv playout-delay",
                        "12 audio sendrecv packet-id",
                        "12 video sendrecv packet-id",
                        "13 video sendrecv color-space");
    }

    @Test
    void shouldKeepPreferredPayloadTypesOutOfTheWayOfDynamicOnes() {
        RtpCapabilities router = Ortc.routerRtpCapabilities(
                List.of(VP8, OPUS.withPreferredPayloadType(100), VP8, OPUS.withPreferredPayloadType(60)));
        assertThat(router.codecs())
                .extracting(RtpCodecCapability::preferredPayloadType)
                .containsExactly(101, 102, 100, 103, 104, 60);
    }

    @Test
    void shouldGoOnFrom96After127() {
        RtpCapabilities router = Ortc.routerRtpCapabilities(Collections.nCopies(16, VP8));
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
                .isThrownBy(() -> Ortc.routerRtpCapabilities(Collections.nCopies(17, VP8)))
                .withMessageStartingWith("mediaCodecs[16]: finds no free dynamic payload type");
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
                .withMessageStartingWith(
                        "mediaCodecs[1]: audio/opus 48000/1 is not supported; accepted: audio/opus 48000/2,")
                .withMessageEndingWith(
                        "video/VP8 90000, video/VP9 90000, video/H264 90000, video/H265 90000," + " video/AV1 90000");
    }

    @Test
    void shouldRefuseRtxSinceItIsNotTheCallersToGive() {
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.routerRtpCapabilities(List.of(RtpCodecCapability.video("video/rtx", 90000))))
                .withMessageStartingWith("mediaCodecs[0].mimeType: is RTX");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "video/H264 | profile-level-id | 42e0   | six hexadecimal digits that name a profile and a level, such"
                        + " as 42e01f",
                "video/H264 | packetization-mode | 3    | 0 to 2",
                "video/VP9  | profile-id       | 4      | 0 to 3",
                "video/AV1  | profile          | 3      | 0 to 2",
                "video/AV1  | level-idx        | 32     | 0 to 31",
                "video/AV1  | tier             | 2      | 0 to 1",
                "video/H265 | profile-id       | 12     | 1 to 11",
                "video/H265 | tier-flag        | -1     | 0 to 1",
                "video/H265 | level-id         | 92     | thirty times a level of 1 to 6.2, such as 93",
                "video/H265 | tx-mode          | MSST   | SRST, MRST or MRMT",
            })
    void shouldRefuseFormatsThatDoNotExist(String mimeType, String name, String value, String accepted) {
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.routerRtpCapabilities(
                        List.of(RtpCodecCapability.video(mimeType, 90000).withParameter(name, value))))
                .withMessage("mediaCodecs[0].parameters." + name + ": \"" + value + "\"; accepted: " + accepted);
    }

    @Test
    void shouldRefuseAHighTierOfALevelThatHasNone() {
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.routerRtpCapabilities(
                        List.of(RtpCodecCapability.video("video/H265", 90000).withParameter("tier-flag", 1))))
                .withMessageStartingWith("mediaCodecs[0].parameters.tier-flag: ");
    }

    @Test
    void shouldKeepTheParametersOfTheCallerOverTheEnginesOwn() {
        RtpCapabilities router = Ortc.routerRtpCapabilities(List.of(RtpCodecCapability.video("VIDEO/h264", 90000)
                .withParameter("packetization-mode", 0)
                .withParameter("x-google-start-bitrate", 1000)));
        assertThat(lines(router))
                .containsExactly(
                        "100 video/H264 90000 {level-asymmetry-allowed=1, packetization-mode=0,"
                                + " x-google-start-bitrate=1000}",
                        "101 video/rtx 90000 {apt=100}");
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
