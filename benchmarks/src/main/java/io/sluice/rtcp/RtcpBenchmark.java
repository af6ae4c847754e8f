package io.sluice.rtcp;

import io.sluice.Microbenchmark;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reads a compound packet as a browser that sends and receives composes it: a sender report with two blocks, SDES, a NACK of
 * two entries and a PLI. Read it as ns per compound packet, decrypted already; nothing is allocated.
 */
@State(Scope.Thread)
public class RtcpBenchmark extends Microbenchmark {
    private final MemorySegment memory = Arena.ofAuto().allocate(1500, 64);
    private final Sum sum = new Sum();
    private int length;

    @Setup
    public void compose() {
        RtcpWriter writer = new RtcpWriter().wrap(memory, 0, 1500);
        boolean complete =
                writer.senderReport(1, NtpTime.fromUnixNanos(1_767_225_600_000_000_000L), 90_000, 1000, 900_000)
                        && writer.reportBlock(2, 3, 100, 70_000, 300, 0x1234_5678, 65_536)
                        && writer.reportBlock(3, 0, 0, 1000, 10, 0x1234_5678, 65_536)
                        && writer.sdesCname(1, "a2b4c6d8e0f2a4b6")
                        && writer.nack(1, 2, 100, 0b101)
                        && writer.nack(1, 2, 200, 0)
                        && writer.pli(1, 2);
        if (!complete) {
            throw new IllegalStateException("the packet did not fit");
        }
        length = writer.length();
    }

    @Benchmark
    public long readCompound() {
        if (RtcpCompound.read(memory, 0, length, sum) != RtcpCompound.Result.OK) {
            throw new IllegalStateException("the packet was refused");
        }
        return sum.value;
    }

    /** Uses every value, so that none is optimised away. */
    private static final class Sum implements RtcpHandler {
        private long value;

        @Override
        public void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount) {
            value += ssrc + ntp + rtpTimestamp + packetCount + octetCount;
        }

        @Override
        public void onReportBlock(
                int reporterSsrc,
                int sourceSsrc,
                int fractionLost,
                int cumulativeLost,
                long extendedHighestSequence,
                long jitter,
                int lastSenderReport,
                int delaySinceLastSenderReport) {
            value += reporterSsrc + sourceSsrc + fractionLost + cumulativeLost + extendedHighestSequence + jitter;
            value += lastSenderReport + delaySinceLastSenderReport;
        }

        @Override
        public void onBye(int ssrc) {
            value += ssrc;
        }

        @Override
        public void onPli(int senderSsrc, int mediaSsrc) {
            value += senderSsrc + mediaSsrc;
        }

        @Override
        public void onFir(int senderSsrc, int mediaSsrc, int requestSequence) {
            value += senderSsrc + mediaSsrc + requestSequence;
        }

        @Override
        public void onNack(int senderSsrc, int mediaSsrc, int packetId, int followingLost) {
            value += senderSsrc + mediaSsrc + packetId + followingLost;
        }

        @Override
        public void onTransportFeedback(int senderSsrc, int mediaSsrc, MemorySegment in, long offset, int length) {
            value += senderSsrc + mediaSsrc + offset + length;
        }

        @Override
        public void onRemb(int senderSsrc, long bitrateBps) {
            value += senderSsrc + bitrateBps;
        }
    }
}
