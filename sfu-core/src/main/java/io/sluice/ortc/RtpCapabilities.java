package io.sluice.ortc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint or a router can receive.
 *
 * @param codecs media codecs, and the RTX codecs whose "apt" parameter names them
 * @param headerExtensions one entry for each kind of media
 */
public record RtpCapabilities(List<RtpCodecCapability> codecs, List<RtpHeaderExtension> headerExtensions) {
    public RtpCapabilities(
            @Nullable List<RtpCodecCapability> codecs, @Nullable List<RtpHeaderExtension> headerExtensions) {
        this.codecs = Normal.list(codecs);
        this.headerExtensions = Normal.list(headerExtensions);
    }
}
