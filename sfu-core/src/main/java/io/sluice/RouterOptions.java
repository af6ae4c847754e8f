package io.sluice;

import io.sluice.ortc.RtpCodecCapability;
import io.sluice.ortc.SupportedRtpCapabilities;
import java.util.List;

/**
 * How a {@link Router} is set up.
 *
 * @param mediaCodecs what may be sent and received through it, in order of preference
 */
public record RouterOptions(List<RtpCodecCapability> mediaCodecs) {
    public RouterOptions {
        mediaCodecs = List.copyOf(mediaCodecs);
    }

    /** Opus, VP8 and H264. */
    public static RouterOptions defaults() {
        return new RouterOptions(SupportedRtpCapabilities.defaultMediaCodecs());
    }
}
