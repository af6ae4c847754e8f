package io.sluice;

import io.sluice.ortc.RtcpFeedback;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpParameters;
import io.sluice.ortc.RtxParameters;
import io.sluice.routing.RetransmissionMode;
import java.util.Locale;
import java.util.Optional;

/** Reads from what a consumer was promised how lost packets are sent to it again. */
final class RetransmissionModes {
    private RetransmissionModes() {}

    /** @param firstRtxSequence 0 to 2^15 - 1, random */
    static RetransmissionMode of(RtpParameters parameters, int firstRtxSequence) {
        RtpCodecParameters codec = parameters.codecs().getFirst();
        if (!codec.rtcpFeedback().contains(RtcpFeedback.NACK)) {
            return RetransmissionMode.NONE;
        }
        RtxParameters rtx = parameters.encodings().getFirst().rtx();
        Optional<RtpCodecParameters> rtxCodec = parameters.codecs().stream()
                .filter(other -> repairs(other, codec.payloadType()))
                .findFirst();
        if (rtx == null || rtxCodec.isEmpty()) {
            return RetransmissionMode.IDENTICAL;
        }
        return new RetransmissionMode.Rtx((int) rtx.ssrc(), rtxCodec.get().payloadType(), firstRtxSequence);
    }

    /** Whether the consumer's packets are Opus, and no redundant coding of it. */
    static boolean isOpus(RtpParameters parameters) {
        return parameters.codecs().getFirst().mimeType().equalsIgnoreCase("audio/opus");
    }

    private static boolean repairs(RtpCodecParameters codec, int payloadType) {
        return codec.mimeType().toLowerCase(Locale.ROOT).endsWith("/rtx")
                && codec.parameters().get("apt") instanceof Integer apt
                && apt == payloadType;
    }
}
