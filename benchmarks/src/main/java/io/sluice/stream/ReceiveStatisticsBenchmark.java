package io.sluice.stream;

import io.sluice.Microbenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts a packet: sequence number, jitter, bitrate. Read it as ns per packet received. */
@State(Scope.Thread)
public class ReceiveStatisticsBenchmark extends Microbenchmark {
    private static final int CLOCK_RATE = 90_000;
    private static final int LENGTH = 1228;
    /** 30 frames of 5 packets a second. */
    private static final int PACKETS_PER_FRAME = 5;

    private static final long PACKET_NANOS = 1_000_000_000L / 150;

    private final ReceiveStatistics statistics = new ReceiveStatistics(1, CLOCK_RATE);
    private int packet;
    private long nowNanos = 1_000_000_000L;

    @Benchmark
    public Object onPacket() {
        packet++;
        nowNanos += PACKET_NANOS;
        return statistics.onPacket(packet & 0xffff, packet / PACKETS_PER_FRAME * 3000, nowNanos, LENGTH);
    }
}
