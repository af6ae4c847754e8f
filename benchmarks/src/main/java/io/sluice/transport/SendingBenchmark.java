package io.sluice.transport;

import io.sluice.Microbenchmark;
import io.sluice.load.Traffic;
import io.sluice.loop.Loop;
import io.sluice.loop.SteppedLoop;
import io.sluice.packet.Packet;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.RtpPacket;
import io.sluice.srtp.SrtpEngines;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A consumer's way out, without cipher and kernel. {@code rewriteHeader}: what a receiver negotiated, from what a producer sent.
 * {@code egress}: five packets queued, and at the end of the turn rewritten, copied into send slots as encryption would, and counted.
 * Read both as ns per packet sent.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class SendingBenchmark extends Microbenchmark {
    private static final int RUN = 5;
    private static final int SSRC = 0x1234_5678;

    private final Loop loop = SteppedLoop.create();
    private final HeaderRewriter rewriter = new HeaderRewriter();
    private final EgressBatch batch =
            new EgressBatch(SrtpEngines.select(SrtpEngines.AUTO).batch());
    private final TransportEgress egress =
            new TransportEgress(loop, batch, new TransportCounters(), new FlushPadding(true), new Random(1));
    private final MemorySegment slot = Arena.ofAuto().allocate(Packet.CAPACITY, 64);
    private final RtpPacket[] run = ParsedPackets.ofOneStream(RUN, SSRC);
    private final MemoryExit exit = new MemoryExit();
    private OutboundStream stream;
    private int sequence;
    private long invocations;

    @Setup
    public void open() {
        InboundStream source = Consumers.stream(loop);
        stream = Consumers.consumer(source, 0, loop, egress);
        loop.addTurnEnd(batch);
        egress.secure(new PlainSrtp());
        List<List<Integer>> frames = Traffic.uniform(true, 100, RUN, RUN).bursts();
        RecordedStream unused = new RecordedStream(new PlainSrtp(), frames, exit.endpoint(0));
        Route route = new Route(new MemoryPort(unused, exit), exit.endpoint(1));
        egress.route(route, route);
    }

    @Benchmark
    public int rewriteHeader() {
        sequence++;
        return rewriter.write(slot, stream, run[0], sequence & 0xffff, sequence * 3000, false, sequence * 1_000_000L);
    }

    @Benchmark
    @OperationsPerInvocation(RUN)
    public long egress() {
        invocations++;
        for (RtpPacket packet : run) {
            sequence++;
            egress.enqueue(stream, packet, sequence & 0xffff, sequence * 3000);
        }
        loop.turn(sequence * 1_000_000L);
        return exit.datagramsSent();
    }

    @TearDown
    public void requireAllSent() {
        if (exit.datagramsSent() != invocations * RUN) {
            throw new IllegalStateException(exit.datagramsSent() + " of " + invocations * RUN + " packets left");
        }
    }
}
