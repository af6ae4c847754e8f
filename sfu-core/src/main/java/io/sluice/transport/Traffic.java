package io.sluice.transport;

/**
 * What a transport carried of RTP and RTCP, of that RTP sent for the first time and sent again, protected, without the headers of UDP and IP; and how fast, in bits per second over the
 * last one to three seconds.
 */
public record Traffic(
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
        long probationBytesSent) {}
