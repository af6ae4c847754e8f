package io.sluice;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a transport carries at a moment. Bytes are those of RTP and RTCP as they are on the wire, protected, without the headers of
 * UDP and IP; bitrates are in bits per second over the last one to three seconds.
 *
 * @param transportId {@link Transport#id}
 * @param timestamp when this was looked at
 * @param bytesReceived RTP and RTCP together
 * @param bytesSent the same
 * @param rtpBytesReceived those of RTP that is not a retransmission under an SSRC of its own
 * @param rtpBytesSent those of RTP sent for the first time
 * @param rtxBytesReceived those of retransmissions (RFC 4588), probes of the way among them
 * @param rtxBytesSent those of RTP sent again, by RTX or as it was
 * @param probationBytesSent those of packets that only show whether more would pass; not among {@code bytesSent}
 * @param outgoingBandwidth what is known of the way to the peer; null as long as it gives no feedback that could tell
 * @param iceState of a WebRTC transport, null of any other
 * @param dtlsState likewise
 * @param tuple the path packets take; null before it is known, and of a direct transport
 * @param rtcpTuple that of RTCP, if it is another one
 * @param rtpPacketLossReceived the share of the peer's packets lost on the way here, 0 to 1, of the last 24 transport-wide feedbacks,
 *     the latest of which count most; null while no packet carries a transport-wide number
 * @param rtpPacketLossSent the share of what is sent to the peer that is lost on the way there, likewise by its last 24 feedbacks;
 *     null before its first
 * @param availableIncomingBitrateBps what the way from the peer is thought to carry, which it is told (REMB); null where it makes
 *     its own estimate from transport-wide feedback, or none at all, and during the first moments
 * @param maxIncomingBitrateBps {@link WebRtcTransport#setMaxIncomingBitrate}; 0 for no limit
 * @param maxOutgoingBitrateBps {@link WebRtcTransport#setMaxOutgoingBitrate}; 0 for no limit
 * @param minOutgoingBitrateBps {@link WebRtcTransport#setMinOutgoingBitrate}; 0 for no limit
 */
public record TransportStatistics(
        String transportId,
        Instant timestamp,
        long bytesReceived,
        long receiveBitrateBps,
        long bytesSent,
        long sendBitrateBps,
        long rtpBytesReceived,
        long rtpReceiveBitrateBps,
        long rtpBytesSent,
        long rtpSendBitrateBps,
        long rtxBytesReceived,
        long rtxReceiveBitrateBps,
        long rtxBytesSent,
        long rtxSendBitrateBps,
        long probationBytesSent,
        @Nullable OutgoingBandwidth outgoingBandwidth,
        @Nullable IceState iceState,
        @Nullable DtlsState dtlsState,
        @Nullable TransportTuple tuple,
        @Nullable TransportTuple rtcpTuple,
        @Nullable Double rtpPacketLossReceived,
        @Nullable Double rtpPacketLossSent,
        @Nullable Long availableIncomingBitrateBps,
        long maxIncomingBitrateBps,
        long maxOutgoingBitrateBps,
        long minOutgoingBitrateBps) {}
