package io.sluice.ortc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a codec offered and a codec in use have in common: all that matching looks at. */
sealed interface RtpCodec permits RtpCodecCapability, RtpCodecParameters {
    String mimeType();

    int clockRate();

    @Nullable
    Integer channels();

    Map<String, Object> parameters();

    List<RtcpFeedback> rtcpFeedback();
}
