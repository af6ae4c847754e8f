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
 * @param rtxBytesSent of the bytes sent those of packets that the peer asked for again
 * @param probationBytesSent of packets that only showed whether more would pass; not among the bytes sent
 * @param outgoingBandwidth what is known of the way to the peer; null as long as it gives no feedback that could tell
 * @param iceState of a WebRTC transport, null of any other
 * @param dtlsState likewise
 * @param tuple the path packets take; null before it is known, and of a direct transport
 * @param rtcpTuple that of RTCP, if it is another one
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
        long rtxBytesSent,
        long probationBytesSent,
        @Nullable OutgoingBandwidth outgoingBandwidth,
        @Nullable IceState iceState,
        @Nullable DtlsState dtlsState,
        @Nullable TransportTuple tuple,
        @Nullable TransportTuple rtcpTuple) {}
