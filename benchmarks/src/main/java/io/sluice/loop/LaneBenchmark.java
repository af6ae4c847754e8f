package io.sluice.loop;

import io.sluice.Microbenchmark;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.time.Clock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Media across a lane, packets of 1200 bytes, 64 a turn; read it as ns per packet, paid once for each loop that has consumers
 * of it, however many. {@code handOver} has a thread at either end: written by one, read by the other and known to have been,
 * nothing of it side by side, both spinning; worth little without two free cores. {@code bothEnds} does the same on one
 * thread: the difference is the way between two cores' caches.
 */
public class LaneBenchmark extends Microbenchmark {
    private static final int PACKETS = 64;
    private static final int LENGTH = 1200;

    /** A loop that somebody steps; its media is copied out of the lane, as replicas do. */
    private static final class End implements Loop.Driver, MediaReader {
        private final Loop loop;
        private final MemorySegment slot = Arena.ofAuto().allocate(Packet.CAPACITY, 64);
        private long packets;
        private volatile long packetsSeen;

        End(int index) {
            loop = new Loop(index, Clock.system(), this, new PacketPool(Arena.ofAuto(), 1));
            loop.mediaReader(this);
        }

        void turn() {
            loop.turn(Clock.system().nanoTime());
        }

        @Override
        public void onMedia(long streamId, int epoch, long arrival, MemorySegment memory, long offset, int length) {
            MemorySegment.copy(memory, offset, slot, 0, length);
            packets++;
        }

        @Override
        public void onMediaEnd(long nowNanos) {
            packetsSeen = packets;
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        /** Nobody sleeps here. */
        @Override
        public void wake() {}
    }

    /** Two loops and the lane between them. */
    @State(Scope.Thread)
    public static class Ends {
        private final End near = new End(0);
        private final End far = new End(1);
        private final Lane lane = near.loop.laneTo(far.loop);
        private final MemorySegment packet = Arena.ofAuto().allocate(Packet.CAPACITY, 64);

        /** The far end gets to know the lane. */
        @Setup
        public void begin() {
            far.turn();
        }

        @TearDown
        public void free() {
            near.loop.freeLanes();
        }

        /** A burst, which the lane has room for, and the end of the turn. */
        void send() {
            for (int i = 0; i < PACKETS; i++) {
                if (!lane.media(1, 1, 0, packet, LENGTH, true)) {
                    throw new IllegalStateException("the lane is full");
                }
            }
            near.turn();
        }
    }

    /** The same with a thread at the far end. */
    @State(Scope.Thread)
    public static class ThreadedEnds {
        private final Ends ends = new Ends();
        private final Thread receiver = Thread.ofPlatform().daemon().unstarted(this::receive);
        private volatile boolean stopped;
        private long sent;

        @Setup
        public void begin() {
            ends.begin();
            receiver.start();
        }

        @TearDown
        public void stop() throws InterruptedException {
            stopped = true;
            receiver.join();
            ends.free();
        }

        private void receive() {
            while (!stopped) {
                ends.far.turn();
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long handOver(ThreadedEnds threaded) {
        Ends ends = threaded.ends;
        threaded.sent += PACKETS;
        ends.send();
        while (ends.far.packetsSeen < threaded.sent) {
            Thread.onSpinWait();
        }
        return threaded.sent;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long bothEnds(Ends ends) {
        ends.send();
        ends.far.turn();
        return ends.far.packetsSeen;
    }
}
