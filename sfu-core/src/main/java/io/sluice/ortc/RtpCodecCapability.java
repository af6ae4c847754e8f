package io.sluice.ortc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A codec an endpoint or a router can handle.
 *
 * @param kind taken from the media type where that tells it
 * @param mimeType "audio/opus", "video/VP8"; compared without regard to case
 * @param preferredPayloadType 0 to 127 except 64 to 95; null in the codecs given to a router, which then chooses
 * @param clockRate of the RTP timestamp, hertz
 * @param channels 1 to 255 for audio, 1 when not given; null for video
 * @param parameters of the format ("fmtp"): values are {@code String} or {@code Integer}, the empty string where SDP has none, as
 *     in RED's {@code {"111/111": ""}}
 * @param rtcpFeedback what may be sent back for the codec
 */
public record RtpCodecCapability(
        MediaKind kind,
        String mimeType,
        @Nullable Integer preferredPayloadType,
        int clockRate,
        @Nullable Integer channels,
        Map<String, Object> parameters,
        List<RtcpFeedback> rtcpFeedback)
        implements RtpCodec {
    public RtpCodecCapability(
            @Nullable MediaKind kind,
            @Nullable String mimeType,
            @Nullable Integer preferredPayloadType,
            int clockRate,
            @Nullable Integer channels,
            @Nullable Map<String, Object> parameters,
            @Nullable List<RtcpFeedback> rtcpFeedback) {
        this.mimeType = Normal.text(mimeType);
        this.kind = kindOf(this.mimeType, kind);
        this.preferredPayloadType = preferredPayloadType;
        this.clockRate = clockRate;
        this.channels = Normal.channels(this.kind, channels);
        this.parameters = Normal.parameters(parameters);
        this.rtcpFeedback = Normal.list(rtcpFeedback);
    }

    /** An audio codec as a router's options name it: {@code audio("audio/opus", 48000, 2)}. */
    public static RtpCodecCapability audio(String mimeType, int clockRate, int channels) {
        return new RtpCodecCapability(MediaKind.AUDIO, mimeType, null, clockRate, channels, null, null);
    }

    /** A video codec as a router's options name it: {@code video("video/VP8", 90000)}. */
    public static RtpCodecCapability video(String mimeType, int clockRate) {
        return new RtpCodecCapability(MediaKind.VIDEO, mimeType, null, clockRate, null, null, null);
    }

    /** The same with one more format parameter. */
    public RtpCodecCapability withParameter(String name, String value) {
        return withAddedParameters(Map.of(name, value));
    }

    /** The same with one more format parameter. */
    public RtpCodecCapability withParameter(String name, int value) {
        return withAddedParameters(Map.of(name, value));
    }

    /** The same with a fixed payload type, 0 to 127 except 64 to 95. */
    public RtpCodecCapability withPreferredPayloadType(int payloadType) {
        return new RtpCodecCapability(kind, mimeType, payloadType, clockRate, channels, parameters, rtcpFeedback);
    }

    RtpCodecCapability withAddedParameters(Map<String, Object> added) {
        Map<String, Object> merged = new LinkedHashMap<>(parameters);
        merged.putAll(added);
        return new RtpCodecCapability(kind, mimeType, preferredPayloadType, clockRate, channels, merged, rtcpFeedback);
    }

    RtpCodecCapability withRtcpFeedback(RtcpFeedback... feedback) {
        return new RtpCodecCapability(
                kind, mimeType, preferredPayloadType, clockRate, channels, parameters, List.of(feedback));
    }

    private static MediaKind kindOf(String mimeType, @Nullable MediaKind given) {
        MediaKind named = MediaKind.ofMimeType(mimeType);
        if (named != null) {
            return named;
        }
        if (given == null) {
            throw new InvalidRtpException("kind", "is missing, and mimeType does not tell it", "audio or video");
        }
        return given;
    }
}
