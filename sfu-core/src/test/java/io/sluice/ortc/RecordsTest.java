package io.sluice.ortc;

import static io.sluice.ortc.Fixtures.format;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordsTest {
    @Test
    void shouldFillInWhatMayBeLeftOut() {
        RtpParameters empty = new RtpParameters(null, null, null, null, null, null);
        assertThat(empty)
                .isEqualTo(
                        new RtpParameters("", List.of(), List.of(), List.of(), new RtcpParameters("", true, true), ""));
        assertThat(new RtcpParameters(null, null, null).reducedSize()).isTrue();
        assertThat(new RtcpFeedback("nack", null)).isEqualTo(RtcpFeedback.NACK);
        assertThat(new RtpHeaderExtension(MediaKind.AUDIO, "urn:x", 1, false, null).direction())
                .isEqualTo(RtpHeaderExtensionDirection.SENDRECV);
    }

    @Test
    void shouldTakeTheKindFromTheMediaType() {
        assertThat(new RtpCodecCapability(MediaKind.AUDIO, "VIDEO/vp8", null, 90000, null, null, null).kind())
                .isEqualTo(MediaKind.VIDEO);
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> new RtpCodecCapability(null, null, null, 90000, null, null, null))
                .withMessage("kind: is missing, and mimeType does not tell it; accepted: audio or video");
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> new RtpHeaderExtension(null, "urn:x", 1, false, null))
                .withMessage("kind: is missing; accepted: audio or video");
    }

    @Test
    void shouldGiveAudioOneChannelAndVideoNone() {
        assertThat(new RtpCodecParameters("audio/PCMA", 8, 8000, null, null, null).channels())
                .isEqualTo(1);
        assertThat(new RtpCodecParameters("audio/PCMA", 8, 8000, 0, null, null).channels())
                .isEqualTo(1);
        assertThat(new RtpCodecParameters("video/VP8", 96, 90000, 2, null, null).channels())
                .isNull();
        assertThat(RtpCodecCapability.video("video/VP8", 90000).channels()).isNull();
    }

    @Test
    void shouldNotChangeWithTheCollectionsItWasGiven() {
        Map<String, Object> format = format("useinbandfec", 1, "stereo", null);
        List<RtcpFeedback> feedback = new ArrayList<>(List.of(RtcpFeedback.NACK));
        RtpCodecParameters codec = new RtpCodecParameters("audio/opus", 111, 48000, 2, format, feedback);
        format.clear();
        feedback.clear();
        assertThat(codec.parameters()).isEqualTo(Map.of("useinbandfec", 1, "stereo", ""));
        assertThat(codec.rtcpFeedback()).containsExactly(RtcpFeedback.NACK);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> codec.parameters().put("a", 1));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> codec.rtcpFeedback().clear());
    }

    @Test
    void shouldKeepTheOrderOfFormatParameters() {
        RtpCodecCapability codec = RtpCodecCapability.audio("audio/opus", 48000, 2)
                .withParameter("zeta", 1)
                .withParameter("alpha", "x")
                .withParameter("mid", 2);
        assertThat(codec.parameters().keySet()).containsExactly("zeta", "alpha", "mid");
    }

    @Test
    void shouldHaveTheNamesOfTheWire() {
        assertThat(MediaKind.values()).extracting(MediaKind::toString).containsExactly("audio", "video");
        assertThat(RtpHeaderExtensionDirection.values())
                .extracting(RtpHeaderExtensionDirection::toString)
                .containsExactly("sendrecv", "sendonly", "recvonly", "inactive");
    }

    @Test
    void shouldFindTheIdOfAHeaderExtension() {
        assertThat(Fixtures.chromiumOpus().headerExtensionId(RtpHeaderExtensionUri.MID))
                .isEqualTo(4);
        assertThat(Fixtures.chromiumOpus().headerExtensionId(RtpHeaderExtensionUri.TOFFSET))
                .isZero();
    }
}
