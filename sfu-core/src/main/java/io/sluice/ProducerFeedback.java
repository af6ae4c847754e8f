package io.sluice;

import io.sluice.ortc.RtcpFeedback;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import io.sluice.transport.Feedback;
import io.sluice.transport.ReceivedStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a peer's parameters say of the repair of its stream, and of what may be sent back about it. */
final class ProducerFeedback {
    private static final String RTX_SUFFIX = "/rtx";
    private static final String ASSOCIATED_PAYLOAD_TYPE = "apt";
    private static final String IN_BAND_FEC = "useinbandfec";

    private ProducerFeedback() {}

    /** Where retransmissions of the codec come (RFC 4588 section 8.1), or null if there are none. */
    static ReceivedStream.@Nullable Rtx rtx(RtpParameters parameters, RtpCodecParameters codec) {
        RtpEncodingParameters encoding = parameters.encodings().getFirst();
        Integer ssrc = encoding.rtx() == null
                ? null
                : Integer.valueOf((int) encoding.rtx().ssrc());
        for (RtpCodecParameters candidate : parameters.codecs()) {
            boolean rtx = candidate.mimeType().toLowerCase(Locale.ROOT).endsWith(RTX_SUFFIX);
            if (rtx && isNumber(candidate, ASSOCIATED_PAYLOAD_TYPE, codec.payloadType())) {
                return new ReceivedStream.Rtx(ssrc, candidate.payloadType());
            }
        }
        return null;
    }

    static Feedback of(RtpCodecParameters codec, Duration keyFrameRequestDelay) {
        boolean fir = codec.rtcpFeedback().contains(RtcpFeedback.CCM_FIR);
        boolean pli = codec.rtcpFeedback().contains(RtcpFeedback.NACK_PLI);
        return new Feedback(
                codec.rtcpFeedback().contains(RtcpFeedback.NACK),
                fir && !pli,
                isNumber(codec, IN_BAND_FEC, 1),
                keyFrameRequestDelay.toNanos());
    }

    /** Numbers of the format come as numbers or as text. */
    private static boolean isNumber(RtpCodecParameters codec, String parameter, int expected) {
        return Integer.toString(expected)
                .equals(String.valueOf(codec.parameters().get(parameter)));
    }
}
