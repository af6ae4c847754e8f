package io.sluice.ortc;

import org.jspecify.annotations.Nullable;

/**
 * How RTCP is sent for a stream.
 *
 * @param cname canonical name (RFC 3550 section 6.5.1), 1 to 255 bytes; the same for all streams to be played in sync; null
 *     when not known yet
 * @param reducedSize whether non-compound packets may be sent (RFC 5506); true when not given
 * @param mux whether RTCP shares the port of RTP (RFC 5761); true when not given
 */
public record RtcpParameters(@Nullable String cname, Boolean reducedSize, Boolean mux) {
    public RtcpParameters(@Nullable String cname, @Nullable Boolean reducedSize, @Nullable Boolean mux) {
        this.cname = Normal.optional(cname);
        this.reducedSize = reducedSize == null ? Boolean.TRUE : reducedSize;
        this.mux = mux == null ? Boolean.TRUE : mux;
    }

    /** Reduced-size RTCP on the port of RTP, as every WebRTC endpoint does it. */
    public static RtcpParameters of(@Nullable String cname) {
        return new RtcpParameters(cname, true, true);
    }
}
