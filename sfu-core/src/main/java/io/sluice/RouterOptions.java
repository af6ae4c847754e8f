package io.sluice;

import io.sluice.ortc.RtpCodecCapability;
import io.sluice.ortc.SupportedRtpCapabilities;
import java.util.List;

/**
 * How a {@link Router} is set up.
 *
 * @param mediaCodecs what may be sent and received through it, in order of preference, chosen from
 *     {@link Sfu#supportedRtpCapabilities}; RTX is added to video codecs, and payload types where none are preferred
 * @param listener hears of all that comes and goes in it
 */
public record RouterOptions(List<RtpCodecCapability> mediaCodecs, RouterListener listener) {
    public RouterOptions {
        mediaCodecs = List.copyOf(mediaCodecs);
    }

    /** A router with nobody listening. */
    public RouterOptions(List<RtpCodecCapability> mediaCodecs) {
        this(mediaCodecs, RouterListener.NONE);
    }

    /** Opus, VP8, VP9, and H264 in constrained baseline and in main profile. */
    public static RouterOptions defaults() {
        return new RouterOptions(SupportedRtpCapabilities.defaultMediaCodecs());
    }

    public RouterOptions withListener(RouterListener other) {
        return new RouterOptions(mediaCodecs, other);
    }
}
