package io.sluice.transport;

import io.sluice.Microbenchmark;
import io.sluice.srtp.SrtpProfile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The whole path of a packet through one loop: arrive, demultiplex, decrypt, count, route, rewrite, encrypt into the send slot, leave;
 * one sender, some receivers. Read it as ns, and with {@code -prof gc} bytes, per forwarded packet; the share of receiving, of reports
 * and of the turn itself is in it, so that one receiver costs more than a hundredth of a hundred.
 *
 * <p>{@code floor} is the cipher alone over the same packets for the same receivers, and with {@code exit=socket} the same system calls
 * too: the difference is ours. Engine {@code none} leaves the cipher out of both.
 *
 * <p>The parameters given here are those of a short run. The whole matrix, a matter of hours:
 *
 * <pre>
 * ./sfu bench Forwarding -p engine=ipsec-mb,jca,jitsi,none -p receivers=1,10,100,500 -p run=1,5,20 -p payload=100,1200,recorded \
 *     -p profile=AEAD_AES_128_GCM,AEAD_AES_256_GCM,AES_CM_128_HMAC_SHA1_80,AES_CM_128_HMAC_SHA1_32
 * </pre>
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills parameters in.
public class ForwardingBenchmark extends Microbenchmark {
    /** Divisible by every product of receivers and run. */
    private static final int FORWARDED = 10_000;

    @Param({"ipsec-mb", "jca"})
    public String engine;

    @Param("AEAD_AES_128_GCM")
    public SrtpProfile profile;

    @Param({"1", "100"})
    public int receivers;

    /** RTP payload of a packet in bytes, or {@code recorded} for frames as Chromium makes them. */
    @Param("1200")
    public String payload;

    /** Packets that arrive together; a turn of the loop takes one run, or as many turns as it needs. */
    @Param("5")
    public int run;

    /** {@code memory}: datagrams are counted and forgotten. {@code socket}: they leave through the kernel, for peers on loopback. */
    @Param({Exit.MEMORY, Exit.SOCKET})
    public String exit;

    /** The path of ours. */
    @State(Scope.Thread)
    public static class Path {
        /**
         * The sender's rate on the loop's virtual clock: 30 frames of 5 packets. Work and bytes that come by time (reports,
         * feedback) shrink with a higher rate, those that come by packets do not.
         */
        @Param("150")
        public int packetsPerSecond;

        private SteppedCall call;
        private long invocations;

        @Setup
        public void connect(ForwardingBenchmark benchmark) {
            call = new SteppedCall(benchmark.shape(), packetsPerSecond);
        }

        /** Figures of packets that were dropped are worth nothing. */
        @TearDown
        public void requireAllForwarded() {
            long expected = invocations * FORWARDED;
            long forwarded = call.forwarded();
            long sent = call.sent();
            call.requireSound();
            call.close();
            requireSent(expected, Math.min(forwarded, sent));
            if (forwarded != expected) {
                throw new IllegalStateException("of " + expected + " packets " + forwarded + " were forwarded");
            }
        }
    }

    /** What it is measured against. */
    @State(Scope.Thread)
    public static class Floor {
        private CipherFloor floor;
        private long invocations;

        @Setup
        public void prepare(ForwardingBenchmark benchmark) {
            floor = new CipherFloor(benchmark.shape());
        }

        @TearDown
        public void requireAllSent() {
            long sent = floor.sent();
            floor.close();
            requireSent(invocations * FORWARDED, sent);
        }
    }

    @Benchmark
    @OperationsPerInvocation(FORWARDED)
    public long forward(Path path) {
        path.invocations++;
        for (int i = FORWARDED / (receivers * run); i > 0; i--) {
            path.call.turn(run);
        }
        return path.call.sent();
    }

    @Benchmark
    @OperationsPerInvocation(FORWARDED)
    public long floor(Floor with) {
        with.invocations++;
        for (int i = FORWARDED / (receivers * run); i > 0; i--) {
            with.floor.turn(run);
        }
        return with.floor.sent();
    }

    private Shape shape() {
        if (FORWARDED % (receivers * run) != 0) {
            throw new IllegalArgumentException(
                    "receivers times run is " + receivers * run + "; accepted is what divides " + FORWARDED);
        }
        return new Shape(engine, profile, receivers, payload, exit);
    }

    private static void requireSent(long expected, long sent) {
        if (sent < expected) {
            throw new IllegalStateException("of " + expected + " packets " + sent + " left");
        }
    }
}
