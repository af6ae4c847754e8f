package io.sluice.stream;

import io.sluice.Microbenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Looks for gaps before a packet, on a way that loses none and on one that loses one in 50. Read it as ns per packet received. */
@State(Scope.Thread)
public class NackGeneratorBenchmark extends Microbenchmark {
    private static final int LOST_EVERY = 50;
    private static final int REPAIRED_AFTER = 10;
    private static final long PACKET_NANOS = 1_000_000_000L / 150;

    private final NackGenerator whole = new NackGenerator();
    private final NackGenerator lossy = new NackGenerator();
    private int packet;
    private long nowNanos = 1_000_000_000L;

    @Benchmark
    public Object onPacketOfAWholeStream() {
        packet++;
        nowNanos += PACKET_NANOS;
        return whole.onPacket(packet & 0xffff, false, nowNanos);
    }

    @Benchmark
    public Object onPacketOfALossyStream() {
        packet++;
        nowNanos += PACKET_NANOS;
        int place = packet % LOST_EVERY;
        int number = place == REPAIRED_AFTER ? packet - REPAIRED_AFTER : place == 0 ? packet + 1 : packet;
        return lossy.onPacket(number & 0xffff, false, nowNanos);
    }
}
