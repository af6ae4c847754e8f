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
 * The whole path of a packet through one loop, without the kernel: arrive, demultiplex, decrypt, count, route, rewrite,
 * encrypt into the send slot; one sender of 1200-byte packets, some receivers. Read it as ns, and with {@code -prof gc} bytes,
 * per forwarded packet; the share of receiving, of reports and of the turn itself is in it, so that one receiver costs more
 * than a hundredth of a hundred. Engine {@code none} leaves the cipher out: time and bytes are then ours alone.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class ForwardingBenchmark extends Microbenchmark {
    /** Divisible by every product of receivers and burst. */
    private static final int FORWARDED = 500;

    @Param({"ipsec-mb", "jca", SrtpKeys.NONE})
    public String engine;

    @Param("AEAD_AES_128_GCM")
    public SrtpProfile profile;

    @Param({"1", "20", "100"})
    public int receivers;

    /** Packets that arrive together; a turn of the loop takes one burst. */
    @Param({"1", "5"})
    public int burst;

    /**
     * The sender's rate on the loop's virtual clock: 30 frames of 5 packets. Work and bytes that come by time (reports,
     * feedback) shrink with a higher rate, those that come by packets do not.
     */
    @Param("150")
    public int packetsPerSecond;

    private SteppedCall call;
    private long invocations;

    @Setup
    public void connect() {
        call = new SteppedCall(engine, profile, receivers, packetsPerSecond);
    }

    @Benchmark
    @OperationsPerInvocation(FORWARDED)
    public long forward() {
        invocations++;
        for (int i = FORWARDED / (receivers * burst); i > 0; i--) {
            call.turn(burst);
        }
        return call.sent();
    }

    /** Figures of packets that were dropped are worth nothing. */
    @TearDown
    public void requireAllForwarded() {
        long expected = invocations * FORWARDED;
        long forwarded = call.forwarded();
        long sent = call.sent();
        call.requireSound();
        call.close();
        if (forwarded != expected || sent < expected) {
            throw new IllegalStateException(
                    "of " + expected + " packets " + forwarded + " were forwarded and " + sent + " datagrams left");
        }
    }
}
