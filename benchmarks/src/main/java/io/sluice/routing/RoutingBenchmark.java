package io.sluice.routing;

import io.sluice.Microbenchmark;
import io.sluice.loop.Loop;
import io.sluice.loop.SteppedLoop;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.transport.Consumers;
import io.sluice.transport.ParsedPackets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Which consumers get a packet, and under which numbers: from the producer's stream to each consumer's egress, which only counts.
 * Runs of five; read it as ns per forwarded packet.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills parameters in and calls the set-up before anything else.
public class RoutingBenchmark extends Microbenchmark {
    private static final int FORWARDED = 2500;
    private static final int RUN = 5;
    private static final int SSRC = 0x1234_5678;

    @Param({"1", "100", "500"})
    public int receivers;

    private final Loop loop = SteppedLoop.create();
    private final CountingEgress egress = new CountingEgress();
    private final RtpPacket[] run = ParsedPackets.ofOneStream(RUN, SSRC);
    private InboundStream stream;

    @Setup
    public void attach() {
        stream = Consumers.stream(loop);
        Replicas replicas = new Replicas(loop, new RtpPacketPool());
        for (int i = 0; i < receivers; i++) {
            replicas.attach(stream.handle(), Consumers.consumer(stream, i, loop, egress));
        }
    }

    @Benchmark
    @OperationsPerInvocation(FORWARDED)
    public long route() {
        for (int i = FORWARDED / (RUN * receivers); i > 0; i--) {
            stream.onRun(run, RUN, loop.nowNanos());
        }
        return egress.sum;
    }

    private static final class CountingEgress implements Egress {
        private long sum;

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void enqueue(OutboundStream stream, RtpPacket packet, int sequenceNumber, int timestamp) {
            sum += sequenceNumber;
        }
    }
}
