package io.sluice.transport;

import io.sluice.Microbenchmark;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpProfile;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The way of a packet into a loop that forwards it to nobody: arrive, demultiplex, decrypt, count. Read it as ns per packet.
 *
 * <p>{@code together}: the packets of a run are authenticated side by side where the engine does that. {@code alone}: the same
 * loop, one packet at a time. {@code floor}: the cipher alone, one packet at a time.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills parameters in.
public class ReceivingBenchmark extends Microbenchmark {
    /** Divisible by every length of a run. */
    private static final int PACKETS = 4800;

    private static final int PACKETS_PER_SECOND = 15_000;

    @Param("ipsec-mb")
    public String engine;

    @Param("AES_CM_128_HMAC_SHA1_80")
    public SrtpProfile profile;

    /** RTP payload of a packet in bytes, or {@code recorded} for frames as Chromium makes them. */
    @Param({"100", "1200"})
    public String payload;

    /** Packets that arrive together. */
    @Param({"1", "5", "20"})
    public int run;

    /** A loop that is told of runs. */
    @State(Scope.Thread)
    public static class Together extends Path {
        @Setup
        public void connect(ReceivingBenchmark benchmark) {
            connect(benchmark, engine -> engine);
        }
    }

    /** A loop that is not. */
    @State(Scope.Thread)
    public static class Alone extends Path {
        @Setup
        public void connect(ReceivingBenchmark benchmark) {
            connect(benchmark, LoneEngine::new);
        }
    }

    /** A loop, and that nothing got lost in it. */
    @State(Scope.Thread)
    public static class Path {
        private SteppedCall call;
        private long arrived;

        void connect(ReceivingBenchmark benchmark, UnaryOperator<SrtpEngine> engine) {
            call = new SteppedCall(benchmark.shape(), PACKETS_PER_SECOND, engine);
        }

        long receive(int run) {
            arrived += PACKETS;
            for (int i = PACKETS / run; i > 0; i--) {
                call.turn(run);
            }
            return arrived;
        }

        /** Figures of packets that were dropped are worth nothing. */
        @TearDown
        public void requireAllReceived() {
            long accepted = call.accepted();
            call.requireSound();
            call.close();
            if (accepted != arrived) {
                throw new IllegalStateException("of " + arrived + " packets " + accepted + " were accepted");
            }
        }
    }

    /** What it is measured against. */
    @State(Scope.Thread)
    public static class Floor {
        private CipherFloor floor;

        @Setup
        public void prepare(ReceivingBenchmark benchmark) {
            floor = new CipherFloor(benchmark.shape());
        }

        @TearDown
        public void close() {
            floor.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long together(Together path) {
        return path.receive(run);
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long alone(Alone path) {
        return path.receive(run);
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long floor(Floor with) {
        for (int i = PACKETS / run; i > 0; i--) {
            with.floor.turn(run);
        }
        return with.floor.sent();
    }

    private Shape shape() {
        return new Shape(engine, profile, 0, payload, Exit.MEMORY);
    }
}
