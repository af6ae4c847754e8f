package io.sluice.tools;

import io.sluice.ProducerOptions;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpFeedback;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import java.util.List;
import java.util.Map;

/** What is recorded, and what the tools call it. */
enum Codec {
    OPUS(MediaKind.AUDIO, "audio/opus", "opus", 48_000),
    VP8(MediaKind.VIDEO, "video/VP8", "vp8", 90_000),
    H264(MediaKind.VIDEO, "video/H264", "h264", 90_000);

    static final int PAYLOAD_TYPE = 97;
    static final int SSRC = 23_456_789;

    final MediaKind kind;
    final String mimeType;
    /** By ffprobe. */
    final String probedName;

    final int clockRate;

    Codec(MediaKind kind, String mimeType, String probedName, int clockRate) {
        this.kind = kind;
        this.mimeType = mimeType;
        this.probedName = probedName;
        this.clockRate = clockRate;
    }

    boolean video() {
        return kind == MediaKind.VIDEO;
    }

    /** By SDP. */
    String encodingName() {
        return mimeType.substring(mimeType.indexOf('/') + 1);
    }

    private Map<String, Object> parameters() {
        return this == H264
                ? Map.of("packetization-mode", 1, "profile-level-id", "42e01f", "level-asymmetry-allowed", 1)
                : Map.of();
    }

    ProducerOptions producer() {
        RtpCodecParameters codec = new RtpCodecParameters(
                mimeType,
                PAYLOAD_TYPE,
                clockRate,
                video() ? null : 2,
                parameters(),
                video() ? List.of(RtcpFeedback.NACK_PLI) : List.of());
        return new ProducerOptions(
                kind,
                new RtpParameters(
                        null,
                        List.of(codec),
                        List.of(),
                        List.of(RtpEncodingParameters.ofSsrc(SSRC)),
                        RtcpParameters.of("tool"),
                        null));
    }
}
