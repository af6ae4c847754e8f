package io.sluice.ortc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a producer sends or a consumer receives.
 *
 * @param mid identification of the media section (RFC 8843): 1 to 16 visible ASCII characters; null for none
 * @param codecs the codecs in use; a producer's first media codec is the one it starts with
 * @param headerExtensions the RTP header extensions in use
 * @param encodings one for each RTP stream of the track
 * @param rtcp how RTCP is sent
 * @param msid stream and track the sender had it in (RFC 8830), at most 255 bytes; null for none
 */
public record RtpParameters(
        @Nullable String mid,
        List<RtpCodecParameters> codecs,
        List<RtpHeaderExtensionParameters> headerExtensions,
        List<RtpEncodingParameters> encodings,
        RtcpParameters rtcp,
        @Nullable String msid) {
    public RtpParameters(
            @Nullable String mid,
            @Nullable List<RtpCodecParameters> codecs,
            @Nullable List<RtpHeaderExtensionParameters> headerExtensions,
            @Nullable List<RtpEncodingParameters> encodings,
            @Nullable RtcpParameters rtcp,
            @Nullable String msid) {
        this.mid = Normal.optional(mid);
        this.codecs = Normal.list(codecs);
        this.headerExtensions = Normal.list(headerExtensions);
        this.encodings = Normal.list(encodings);
        this.rtcp = rtcp == null ? RtcpParameters.of(null) : rtcp;
        this.msid = Normal.optional(msid);
    }

    /** The id under which the stream carries a header extension, 1 to 255; 0 when it does not. */
    public int headerExtensionId(String uri) {
        for (RtpHeaderExtensionParameters extension : headerExtensions) {
            if (extension.uri().equals(uri)) {
                return extension.id();
            }
        }
        return 0;
    }

    /** The same with another canonical name: all producers of a transport share one. */
    public RtpParameters withCname(String cname) {
        RtcpParameters named = new RtcpParameters(cname, rtcp.reducedSize(), rtcp.mux());
        return new RtpParameters(mid, codecs, headerExtensions, encodings, named, msid);
    }

    /** The same with other header extensions. */
    public RtpParameters withHeaderExtensions(List<RtpHeaderExtensionParameters> given) {
        return new RtpParameters(mid, codecs, given, encodings, rtcp, msid);
    }

    RtpParameters withCodecs(List<RtpCodecParameters> given) {
        return new RtpParameters(mid, given, headerExtensions, encodings, rtcp, msid);
    }

    RtpParameters withEncodings(List<RtpEncodingParameters> given) {
        return new RtpParameters(mid, codecs, headerExtensions, given, rtcp, msid);
    }
}
