package io.sluice.bwe;

import io.sluice.Microbenchmark;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.TransportFeedback;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Records arrivals and writes the feedback about them, and reads such a feedback. Read it as ns per packet fed back: one
 * feedback covers 20 packets, a tenth of a second at 200 packets/s. Nothing is allocated.
 */
@State(Scope.Thread)
public class TransportFeedbackBenchmark extends Microbenchmark {
    private static final int PACKETS = 20;
    private static final int CAPACITY = 1200;
    private static final long SPACING_NANOS = TransportFeedbackRecorder.FEEDBACK_INTERVAL_NANOS / PACKETS;

    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private final RtcpWriter writer = new RtcpWriter();
    private final TransportFeedback reader = new TransportFeedback();
    private final MemorySegment memory = Arena.ofAuto().allocate(CAPACITY, 64);
    private final Sum sum = new Sum();
    private long nowNanos = 1_000_000_000L;
    private int sequence;
    private int length;

    @Setup
    public void compose() {
        length = recordAndWrite();
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int recordAndWrite() {
        for (int i = 0; i < PACKETS; i++) {
            nowNanos += SPACING_NANOS;
            recorder.onPacket(sequence++, nowNanos);
        }
        writer.wrap(memory, 0, CAPACITY);
        if (!recorder.writeFeedback(writer, 1, 2, nowNanos)) {
            throw new IllegalStateException("no feedback was written");
        }
        return writer.length();
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long read() {
        if (!reader.wrap(memory, 0, length)) {
            throw new IllegalStateException("the feedback was refused");
        }
        reader.forEach(sum);
        return sum.value;
    }

    private static final class Sum implements TransportFeedback.Handler {
        private long value;

        @Override
        public void onReceived(int packetSequence, long arrivalMicros) {
            value += packetSequence + arrivalMicros;
        }

        @Override
        public void onMissing(int packetSequence) {
            value -= packetSequence;
        }
    }
}
