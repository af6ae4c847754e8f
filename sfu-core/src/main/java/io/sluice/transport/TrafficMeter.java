package io.sluice.transport;

import java.util.Arrays;

/**
 * How fast a transport's counters grow, without a word from the packets: they are looked at about once a second, and a bitrate is
 * what came since the look before the last, so over one to three seconds. Confined to its loop.
 */
final class TrafficMeter {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int COUNTS = 6;

    private final TransportCounters counters;
    private long[] earlier = new long[COUNTS];
    private long[] last = new long[COUNTS];
    private long earlierNanos;
    private long lastNanos;

    TrafficMeter(TransportCounters counters, long nowNanos) {
        this.counters = counters;
        this.earlierNanos = nowNanos;
        this.lastNanos = nowNanos;
    }

    /** Looks at the counters. */
    void sample(long nowNanos) {
        long[] oldest = earlier;
        earlier = last;
        earlierNanos = lastNanos;
        last = oldest;
        lastNanos = nowNanos;
        read(last);
    }

    /** What has been counted, and the bitrates up to now. */
    Traffic traffic(long nowNanos) {
        long[] now = new long[COUNTS];
        read(now);
        long elapsed = Math.max(nowNanos - earlierNanos, 1);
        long[] bitrates = new long[COUNTS];
        Arrays.setAll(bitrates, i -> (now[i] - earlier[i]) * Byte.SIZE * NANOS_PER_SECOND / elapsed);
        return new Traffic(
                now[0],
                bitrates[0],
                now[1],
                bitrates[1],
                now[2],
                bitrates[2],
                now[3],
                bitrates[3],
                now[4],
                bitrates[4],
                now[5],
                bitrates[5],
                counters.rtpBytesProbed);
    }

    private void read(long[] into) {
        into[0] = counters.rtpBytesReceived + counters.rtcpBytesReceived;
        into[1] = counters.rtpBytesSent + counters.rtpBytesRetransmitted + counters.rtcpBytesSent;
        into[2] = counters.rtpBytesReceived - counters.rtxBytesReceived;
        into[3] = counters.rtpBytesSent;
        into[4] = counters.rtxBytesReceived;
        into[5] = counters.rtpBytesRetransmitted;
    }
}
