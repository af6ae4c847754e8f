package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.NegotiatedEncoding;
import io.sluice.ortc.RtcpFeedback;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.RetransmissionMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetransmissionModesTest {
    private static final long SSRC = 1000;
    private static final long RTX_SSRC = 0xffff_fffeL;
    private static final RtpCodecParameters ASKING = vp8(List.of(RtcpFeedback.NACK_PLI, RtcpFeedback.NACK));

    @Test
    void shouldSendAgainByRtxWhereThatIsNegotiated() {
        assertThat(mode(true, ASKING, rtx(96), rtx(101)))
                .isEqualTo(new RetransmissionMode.Rtx((int) RTX_SSRC, 201, 77));
    }

    @Test
    void shouldSendTheSameBytesAgainWithoutAStreamForRtx() {
        assertThat(mode(false, ASKING, rtx(101))).isEqualTo(RetransmissionMode.IDENTICAL);
        assertThat(mode(true, ASKING, rtx(96))).as("of another codec").isEqualTo(RetransmissionMode.IDENTICAL);
        assertThat(mode(true, ASKING)).isEqualTo(RetransmissionMode.IDENTICAL);
    }

    @Test
    void shouldSendNothingAgainWithoutNack() {
        assertThat(mode(true, vp8(List.of(RtcpFeedback.NACK_PLI)), rtx(101))).isEqualTo(RetransmissionMode.NONE);
    }

    private static RetransmissionMode mode(boolean rtxSsrc, RtpCodecParameters... codecs) {
        return RetransmissionModes.of(
                NegotiatedEncoding.of(parameters(rtxSsrc, codecs)).getFirst(), 77);
    }

    private static RtpParameters parameters(boolean rtxSsrc, RtpCodecParameters... codecs) {
        RtpEncodingParameters encoding =
                rtxSsrc ? RtpEncodingParameters.ofSsrc(SSRC, RTX_SSRC) : RtpEncodingParameters.ofSsrc(SSRC);
        return new RtpParameters("0", List.of(codecs), List.of(), List.of(encoding), RtcpParameters.of("c"), null);
    }

    private static RtpCodecParameters vp8(List<RtcpFeedback> feedback) {
        return new RtpCodecParameters("video/VP8", 101, 90_000, null, Map.of(), feedback);
    }

    private static RtpCodecParameters rtx(int apt) {
        return new RtpCodecParameters("video/rtx", apt + 100, 90_000, null, Map.of("apt", apt), List.of());
    }
}
