package io.sluice.ortc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A codec in use on a stream.
 *
 * @param mimeType "audio/opus", "video/VP8"; compared without regard to case
 * @param payloadType 1 to 63 or 96 to 127; 0 is audio/PCMU
 * @param clockRate of the RTP timestamp, hertz
 * @param channels 1 to 255 for audio, 1 when not given; null for video
 * @param parameters of the format ("fmtp"): values are {@code String} or {@code Integer}, the empty string where SDP has none, as
 *     in RED's {@code {"111/111": ""}}
 * @param rtcpFeedback what may be sent back for the codec
 */
public record RtpCodecParameters(
        String mimeType,
        int payloadType,
        int clockRate,
        @Nullable Integer channels,
        Map<String, Object> parameters,
        List<RtcpFeedback> rtcpFeedback)
        implements RtpCodec {
    public RtpCodecParameters(
            @Nullable String mimeType,
            int payloadType,
            int clockRate,
            @Nullable Integer channels,
            @Nullable Map<String, Object> parameters,
            @Nullable List<RtcpFeedback> rtcpFeedback) {
        this.mimeType = Normal.text(mimeType);
        this.payloadType = payloadType;
        this.clockRate = clockRate;
        this.channels = Normal.channels(MediaKind.ofMimeType(this.mimeType), channels);
        this.parameters = Normal.parameters(parameters);
        this.rtcpFeedback = Normal.list(rtcpFeedback);
    }

    RtpCodecParameters withRtcpFeedback(List<RtcpFeedback> feedback) {
        return new RtpCodecParameters(mimeType, payloadType, clockRate, channels, parameters, feedback);
    }
}
