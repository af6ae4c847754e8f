package io.sluice.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.packet.Bytes;
import io.sluice.testing.FuzzTargets;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

class RtcpTargetsTest extends FuzzTargets {
    private static final int BEFORE = 5;
    /** More than a block can hold: 16 bits of words. */
    private static final int ROOM = 1 << 19;

    private final MemorySegment room = MemorySegment.ofArray(new byte[ROOM]);

    /** Callbacks are bounded by the bytes, and what is consumed comes back the same when it is written and read again. */
    @FuzzTest
    void rtcpCompound(byte[] input) {
        MemorySegment memory = memory(input, BEFORE);
        RecordingHandler read = new FollowingHandler();
        RtcpCompound.Result result = RtcpCompound.read(memory, BEFORE, input.length, read);
        assertUntouched(memory, input);
        boolean sound = result == RtcpCompound.Result.OK || result == RtcpCompound.Result.MALFORMED_BLOCK;
        assertThat(read.events).hasSizeLessThanOrEqualTo(sound ? input.length / 4 : 0);

        WritingHandler writing = new WritingHandler(new RtcpWriter().wrap(room, 0, ROOM));
        RtcpCompound.read(memory, BEFORE, input.length, writing);
        if (writing.writer.length() > 0) {
            RecordingHandler again = new RecordingHandler();
            assertThat(RtcpCompound.read(room, 0, writing.writer.length(), again))
                    .isEqualTo(RtcpCompound.Result.OK);
            assertThat(again.events).isEqualTo(writing.events);
        }
    }

    /** Any block that is sound tells as many statuses as it says, and is read the same when it is encoded again. */
    @FuzzTest
    void transportFeedback(byte[] input) {
        MemorySegment memory = memory(input, BEFORE);
        TransportFeedback feedback = new TransportFeedback();
        if (feedback.wrap(memory, BEFORE, input.length)) {
            Statuses statuses = new Statuses(feedback);
            assertThat(statuses.count).isEqualTo(feedback.statusCount()).isBetween(1, TransportFeedback.MAX_STATUSES);
            if (statuses.encodable) {
                assertThat(reencoded(feedback, statuses)).isEqualTo(statuses.arrivals);
            }
        }
        assertUntouched(memory, input);
    }

    /** The input as distances between arrivals: what is encoded is decoded. */
    @FuzzTest
    void transportFeedbackEncoding(byte[] input) {
        int count = Math.min(input.length / 2, TransportFeedback.MAX_STATUSES);
        if (count == 0) {
            return;
        }
        short[] deltas = new short[count];
        MemorySegment source = MemorySegment.ofArray(input);
        List<Long> expected = new ArrayList<>();
        long arrival = 0;
        for (int i = 0; i < count; i++) {
            deltas[i] = (short) Bytes.u16(source, 2L * i);
            boolean received = deltas[i] != TransportFeedbackEncoding.NOT_RECEIVED;
            arrival += received ? deltas[i] * 250L : 0;
            expected.add(received ? (Long) arrival : (Long) Statuses.MISSING);
        }
        TransportFeedback feedback = encoded(0xfff0, 0, deltas);
        assertThat(new Statuses(feedback).arrivals).isEqualTo(expected);
    }

    private List<Long> reencoded(TransportFeedback feedback, Statuses statuses) {
        return new Statuses(encoded(feedback.baseSequence(), feedback.referenceTime(), statuses.deltas())).arrivals;
    }

    private TransportFeedback encoded(int baseSequence, int referenceTime, short[] deltas) {
        RtcpWriter writer = new RtcpWriter().wrap(room, 0, ROOM);
        assertThat(writer.transportFeedback(1, 2, baseSequence, referenceTime, 3, deltas, deltas.length))
                .isTrue();
        TransportFeedback feedback = new TransportFeedback();
        assertThat(feedback.wrap(room, 0, writer.length())).isTrue();
        assertThat(feedback.statusCount()).isEqualTo(deltas.length);
        assertThat(feedback.baseSequence()).isEqualTo(baseSequence);
        return feedback;
    }

    /** Every status in order: when it arrived, or that it did not. */
    private static final class Statuses implements TransportFeedback.Handler {
        static final long MISSING = Long.MIN_VALUE;

        final List<Long> arrivals = new ArrayList<>();
        private final long reference;
        private int nextSequence;
        private long previous;
        int count;
        boolean encodable = true;

        Statuses(TransportFeedback feedback) {
            reference = feedback.referenceTime() * 64_000L;
            previous = reference;
            nextSequence = feedback.baseSequence();
            feedback.forEach(this);
        }

        @Override
        public void onReceived(int sequence, long arrivalMicros) {
            // The smallest delta has no encoding of ours: its number stands for a packet that has not arrived.
            encodable &= arrivalMicros - previous != Short.MIN_VALUE * 250L;
            previous = arrivalMicros;
            add(sequence, arrivalMicros);
        }

        @Override
        public void onMissing(int sequence) {
            add(sequence, MISSING);
        }

        short[] deltas() {
            short[] deltas = new short[arrivals.size()];
            long before = reference;
            for (int i = 0; i < deltas.length; i++) {
                long arrival = arrivals.get(i);
                deltas[i] = arrival == MISSING
                        ? TransportFeedbackEncoding.NOT_RECEIVED
                        : (short) ((arrival - before) / 250);
                before = arrival == MISSING ? before : arrival;
            }
            return deltas;
        }

        private void add(int sequence, long arrival) {
            assertThat(sequence).isEqualTo(nextSequence);
            nextSequence = (nextSequence + 1) & 0xffff;
            arrivals.add(arrival);
            count++;
        }
    }

    /** Reads on where a block is only handed over. */
    private static class FollowingHandler extends RecordingHandler {
        @Override
        public void onTransportFeedback(int senderSsrc, int mediaSsrc, MemorySegment memory, long offset, int length) {
            super.onTransportFeedback(senderSsrc, mediaSsrc, memory, offset, length);
            TransportFeedback feedback = new TransportFeedback();
            if (feedback.wrap(memory, offset, length)) {
                assertThat(new Statuses(feedback).count).isEqualTo(feedback.statusCount());
            }
        }
    }

    /** Writes what it is told, as far as there is a way to write it, and notes that as events. */
    private static final class WritingHandler extends RecordingHandler {
        private final RtcpWriter writer;
        private boolean inReport;
        private int reporter;

        WritingHandler(RtcpWriter writer) {
            this.writer = writer;
        }

        @Override
        public void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount) {
            super.onSenderReport(ssrc, ntp, rtpTimestamp, packetCount, octetCount);
            assertThat(writer.senderReport(ssrc, ntp, rtpTimestamp, packetCount, octetCount))
                    .isTrue();
            inReport = true;
            reporter = ssrc;
        }

        @Override
        public void onReportBlock(
                int reporterSsrc, int source, int fraction, int lost, long highest, long jitter, int last, int delay) {
            super.onReportBlock(reporterSsrc, source, fraction, lost, highest, jitter, last, delay);
            boolean continues = inReport && reporter == reporterSsrc;
            if (!continues || !writer.reportBlock(source, fraction, lost, highest, jitter, last, delay)) {
                assertThat(writer.receiverReport(reporterSsrc)).isTrue();
                assertThat(writer.reportBlock(source, fraction, lost, highest, jitter, last, delay))
                        .isTrue();
            }
            inReport = true;
            reporter = reporterSsrc;
        }

        @Override
        public void onBye(int ssrc) {
            super.onBye(ssrc);
            wrote(writer.bye(ssrc));
        }

        @Override
        public void onPli(int senderSsrc, int mediaSsrc) {
            super.onPli(senderSsrc, mediaSsrc);
            wrote(writer.pli(senderSsrc, mediaSsrc));
        }

        @Override
        public void onFir(int senderSsrc, int mediaSsrc, int requestSequence) {
            super.onFir(senderSsrc, mediaSsrc, requestSequence);
            wrote(writer.fir(senderSsrc, mediaSsrc, requestSequence));
        }

        @Override
        public void onNack(int senderSsrc, int mediaSsrc, int packetId, int followingLost) {
            super.onNack(senderSsrc, mediaSsrc, packetId, followingLost);
            wrote(writer.nack(senderSsrc, mediaSsrc, packetId, followingLost));
        }

        @Override
        public void onReceiverReferenceTime(int senderSsrc, long ntp) {
            super.onReceiverReferenceTime(senderSsrc, ntp);
            wrote(writer.receiverReferenceTime(senderSsrc, ntp));
        }

        @Override
        public void onDelaySinceLastReceiverReport(int senderSsrc, int receiverSsrc, int last, int delay) {
            super.onDelaySinceLastReceiverReport(senderSsrc, receiverSsrc, last, delay);
            wrote(writer.delaySinceLastReceiverReport(senderSsrc, receiverSsrc, last, delay));
        }

        @Override
        public void onTransportFeedback(int senderSsrc, int mediaSsrc, MemorySegment memory, long offset, int length) {}

        @Override
        public void onRemb(int senderSsrc, long bitrateBps) {
            assertThat(bitrateBps).isNotNegative();
        }

        @Override
        public void onIgnored(int type) {}

        @Override
        public void onUnknown(int type, int format) {}

        @Override
        public void onMalformed(int type, int format) {}

        private void wrote(boolean done) {
            assertThat(done).isTrue();
            inReport = false;
        }
    }
}
