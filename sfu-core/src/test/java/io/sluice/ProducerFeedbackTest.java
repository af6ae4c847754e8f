package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.NegotiatedEncoding;
import io.sluice.ortc.RtcpFeedback;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.transport.Feedback;
import io.sluice.transport.ReceivedStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProducerFeedbackTest {
    private static final RtpCodecParameters VP8 = codec("video/VP8", 96, Map.of(), RtcpFeedback.NACK_PLI);

    @Test
    void shouldFindTheRetransmissionsOfTheCodecByItsPayloadType() {
        RtpCodecParameters ofAnother = codec("video/rtx", 97, Map.of("apt", 98));
        RtpCodecParameters itsOwn = codec("video/RTX", 99, Map.of("apt", 96));

        assertThat(ProducerFeedback.rtx(encoding(parameters(ofAnother, itsOwn))))
                .isEqualTo(new ReceivedStream.Rtx((int) 3_141_592_654L, 99));
        assertThat(ProducerFeedback.rtx(encoding(parameters(ofAnother)))).isNull();
        assertThat(ProducerFeedback.rtx(encoding(parameters()))).isNull();
    }

    @Test
    void shouldLeaveItToPacketsToTellTheSsrcOfRetransmissions() {
        RtpParameters parameters = TestMedia.parameters("0", VP8, List.of(RtpEncodingParameters.ofRid("r0")));
        RtpParameters withRtx = new RtpParameters(
                parameters.mid(),
                List.of(VP8, codec("video/rtx", 97, Map.of("apt", 96))),
                parameters.headerExtensions(),
                parameters.encodings(),
                parameters.rtcp(),
                null);

        assertThat(ProducerFeedback.rtx(encoding(withRtx))).isEqualTo(new ReceivedStream.Rtx(null, 97));
    }

    @Test
    void shouldAskOnlyForWhatWasNegotiated() {
        assertThat(feedback(VP8)).isEqualTo(Feedback.PLI_ONLY);
        assertThat(feedback(codec("video/VP8", 96, Map.of(), RtcpFeedback.NACK)).nack())
                .isTrue();
    }

    @Test
    void shouldPreferPictureLossToFullIntraRequests() {
        assertThat(feedback(codec("video/VP8", 96, Map.of(), RtcpFeedback.CCM_FIR))
                        .firOnly())
                .isTrue();
        assertThat(feedback(codec("video/VP8", 96, Map.of(), RtcpFeedback.CCM_FIR, RtcpFeedback.NACK_PLI))
                        .firOnly())
                .isFalse();
        assertThat(feedback(codec("video/VP8", 96, Map.of())).firOnly()).isFalse();
    }

    @Test
    void shouldEstimateOnlyForASenderThatCannotByItself() {
        RtpCodecParameters both = codec("video/VP8", 96, Map.of(), RtcpFeedback.GOOG_REMB, RtcpFeedback.TRANSPORT_CC);
        RtpCodecParameters remb = codec("video/VP8", 96, Map.of(), RtcpFeedback.GOOG_REMB);
        ExtensionMap sendTime =
                ExtensionMap.builder().put(ExtensionType.ABS_SEND_TIME, 3).build();
        ExtensionMap numbersToo = ExtensionMap.builder()
                .put(ExtensionType.ABS_SEND_TIME, 3)
                .put(ExtensionType.TRANSPORT_WIDE_CC, 4)
                .build();

        assertThat(feedback(both, numbersToo).estimation()).isEqualTo(Feedback.Estimation.TRANSPORT_WIDE);
        assertThat(feedback(both, sendTime).estimation())
                .as("no number, so no feedback")
                .isEqualTo(Feedback.Estimation.REMB);
        assertThat(feedback(remb, numbersToo).estimation()).isEqualTo(Feedback.Estimation.REMB);
        assertThat(feedback(remb, ExtensionMap.EMPTY).estimation())
                .as("nothing says when packets left")
                .isEqualTo(Feedback.Estimation.NONE);
        assertThat(feedback(VP8, numbersToo).estimation()).isEqualTo(Feedback.Estimation.NONE);
    }

    @Test
    void shouldReportTheWorstLossToSendersOfInBandFec() {
        assertThat(feedback(codec("audio/opus", 111, Map.of("useinbandfec", 1))).inBandFec())
                .isTrue();
        assertThat(feedback(codec("audio/opus", 111, Map.of("useinbandfec", "1")))
                        .inBandFec())
                .isTrue();
        assertThat(feedback(codec("audio/opus", 111, Map.of("useinbandfec", 0))).inBandFec())
                .isFalse();
    }

    @Test
    void shouldNameADistanceOfKeyFrameRequestsThatIsNotAccepted() {
        for (Duration wrong : List.of(Duration.ofMillis(-1), Duration.ofSeconds(61))) {
            assertThatThrownBy(() ->
                            new ProducerOptions(MediaKind.VIDEO, TestMedia.vp8(1, "0")).withKeyFrameRequestDelay(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("keyFrameRequestDelay is " + wrong.toMillis())
                    .hasMessageContaining("0 to 60000 ms");
        }
    }

    private static NegotiatedEncoding encoding(RtpParameters parameters) {
        return NegotiatedEncoding.of(parameters).getFirst();
    }

    private static Feedback feedback(RtpCodecParameters codec) {
        return feedback(codec, ExtensionMap.EMPTY);
    }

    private static Feedback feedback(RtpCodecParameters codec, ExtensionMap extensions) {
        return ProducerFeedback.of(
                encoding(TestMedia.parameters("0", codec, List.of(RtpEncodingParameters.ofSsrc(1)))),
                extensions,
                Duration.ZERO);
    }

    private static RtpParameters parameters(RtpCodecParameters... others) {
        RtpParameters plain =
                TestMedia.parameters("0", VP8, List.of(RtpEncodingParameters.ofSsrc(3_141_592_653L, 3_141_592_654L)));
        List<RtpCodecParameters> codecs = new ArrayList<>(plain.codecs());
        codecs.addAll(List.of(others));
        return new RtpParameters(plain.mid(), codecs, plain.headerExtensions(), plain.encodings(), plain.rtcp(), null);
    }

    private static RtpCodecParameters codec(
            String mimeType, int payloadType, Map<String, Object> parameters, RtcpFeedback... feedback) {
        return new RtpCodecParameters(
                mimeType,
                payloadType,
                mimeType.startsWith("audio") ? 48_000 : 90_000,
                null,
                parameters,
                List.of(feedback));
    }
}
