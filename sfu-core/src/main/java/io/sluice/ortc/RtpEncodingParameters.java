package io.sluice.ortc;

import org.jspecify.annotations.Nullable;

/**
 * One encoding of a track: one RTP stream, with its retransmissions if any.
 *
 * @param ssrc 0 to 2^32 - 1; null when the stream is known by its RID or MID
 * @param rid RTP stream identifier (RFC 8852 section 3.3): 1 to 16 letters, digits, hyphens and underscores; null for none
 * @param codecPayloadType which media codec it uses; null for the first one
 * @param rtx its retransmission stream; null for none
 * @param dtx whether silence is not sent at all (RFC 7587 section 3.1.3)
 * @param scalabilityMode "L1T3", "L3T3_KEY" (W3C webrtc-svc section 6); null for one layer
 * @param maxBitrate bits per second; null for no limit
 */
public record RtpEncodingParameters(
        @Nullable Long ssrc,
        @Nullable String rid,
        @Nullable Integer codecPayloadType,
        @Nullable RtxParameters rtx,
        boolean dtx,
        @Nullable String scalabilityMode,
        @Nullable Long maxBitrate) {
    public RtpEncodingParameters {
        rid = Normal.optional(rid);
        scalabilityMode = Normal.optional(scalabilityMode);
    }

    /** An encoding known by its SSRC, without retransmissions. */
    public static RtpEncodingParameters ofSsrc(long ssrc) {
        return new RtpEncodingParameters(ssrc, null, null, null, false, null, null);
    }

    /** An encoding known by its SSRC, with the SSRC of its retransmissions. */
    public static RtpEncodingParameters ofSsrc(long ssrc, long rtxSsrc) {
        return new RtpEncodingParameters(ssrc, null, null, new RtxParameters(rtxSsrc), false, null, null);
    }

    /** An encoding known by its RID. */
    public static RtpEncodingParameters ofRid(String rid) {
        return new RtpEncodingParameters(null, rid, null, null, false, null, null);
    }
}
