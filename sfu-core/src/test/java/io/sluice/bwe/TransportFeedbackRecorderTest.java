package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.TransportFeedback;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransportFeedbackRecorderTest {
    private static final long MILLI = 1_000_000L;
    private static final long PERIOD_MICROS = (1L << 24) * 64_000;

    private final MemorySegment memory = MemorySegment.ofArray(new byte[1500]);
    private final RtcpWriter writer = new RtcpWriter();
    private final TransportFeedback feedback = new TransportFeedback();
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private final Reported reported = new Reported();

    @Test
    void shouldHaveNothingToWriteBeforeTheFirstPacket() {
        assertThat(recorder.hasUnreported()).isFalse();
        assertThat(write(0)).isFalse();
    }

    @Test
    void shouldReportArrivalsAndTheGapBetweenThem() {
        recorder.onPacket(65535, 1000 * MILLI);
        recorder.onPacket(1, 1010 * MILLI);
        assertThat(write(1100 * MILLI)).isTrue();
        assertThat(feedback.baseSequence()).isEqualTo(65535);
        assertThat(feedback.statusCount()).isEqualTo(3);
        assertThat(reported.arrivals).containsEntry(65535, 1_000_000L).containsEntry(1, 1_010_000L);
        assertThat(reported.missing).containsExactly(0);
        assertThat(recorder.lossShare()).isEqualTo(1.0 / 3);
        assertThat(recorder.hasUnreported()).isFalse();
        assertThat(write(1200 * MILLI)).isFalse();
    }

    @Test
    void shouldCountFeedbacksModulo256() {
        for (int i = 0; i < 300; i++) {
            recorder.onPacket(i, i * 100L * MILLI);
            assertThat(write(i * 100L * MILLI)).isTrue();
            assertThat(feedback.feedbackCount()).isEqualTo(i & 0xff);
        }
    }

    @Test
    void shouldReportLossesBetweenTwoFeedbacks() {
        recorder.onPacket(10, 0);
        write(0);
        recorder.onPacket(13, 50 * MILLI);
        write(100 * MILLI);
        assertThat(feedback.baseSequence()).isEqualTo(11);
        assertThat(reported.missing).containsExactlyInAnyOrder(11, 12);
    }

    @Test
    void shouldGoBackToAPacketThatWasReportedMissing() {
        recorder.onPacket(10, 0);
        recorder.onPacket(12, MILLI);
        write(100 * MILLI);
        recorder.onPacket(11, 120 * MILLI);
        assertThat(write(200 * MILLI)).isTrue();
        assertThat(feedback.baseSequence()).isEqualTo(11);
        assertThat(feedback.statusCount()).isEqualTo(2);
        assertThat(reported.arrivals).containsEntry(11, 120_000L).containsEntry(12, 1_000L);
    }

    @Test
    void shouldReportAPacketOvertakenByTheVeryFirst() {
        recorder.onPacket(0, 0);
        recorder.onPacket(65535, MILLI);
        write(100 * MILLI);
        assertThat(feedback.baseSequence()).isEqualTo(65535);
        assertThat(reported.arrivals).containsOnlyKeys(65535, 0);
    }

    @Test
    void shouldNotGoBackFurtherThanHalfASecond() {
        recorder.onPacket(10, 0);
        recorder.onPacket(12, MILLI);
        write(100 * MILLI);
        write(700 * MILLI);
        recorder.onPacket(11, 710 * MILLI);
        assertThat(recorder.hasUnreported()).isFalse();
        assertThat(recorder.tooLate()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheFirstArrivalOfADuplicate() {
        recorder.onPacket(10, 0);
        recorder.onPacket(10, 5 * MILLI);
        write(100 * MILLI);
        recorder.onPacket(10, 105 * MILLI);
        assertThat(write(200 * MILLI)).isFalse();
        assertThat(reported.arrivals).containsEntry(10, 0L);
        assertThat(recorder.duplicates()).isEqualTo(2);
    }

    /** Deltas have 16 bits of 250 µs, 8.19 s: section 3.1.5. */
    @Test
    void shouldStartAnotherFeedbackWhenADeltaDoesNotFit() {
        recorder.onPacket(1, 0);
        recorder.onPacket(3, 9000 * MILLI);
        assertThat(write(9000 * MILLI)).isTrue();
        assertThat(feedback.statusCount()).isEqualTo(2);
        assertThat(recorder.hasUnreported()).isTrue();
        assertThat(write(9000 * MILLI)).isTrue();
        assertThat(feedback.baseSequence()).isEqualTo(3);
        assertThat(reported.arrivals).containsEntry(1, 0L).containsEntry(3, 9_000_000L);
    }

    @Test
    void shouldBeginAnewAfterAJumpBeyondTheWindow() {
        recorder.onPacket(0, 0);
        recorder.onPacket(TransportFeedbackRecorder.WINDOW + 1, MILLI);
        write(100 * MILLI);
        assertThat(recorder.restarts()).isEqualTo(1);
        assertThat(reported.arrivals).containsOnlyKeys(TransportFeedbackRecorder.WINDOW + 1);
        assertThat(reported.missing).isEmpty();
    }

    @Test
    void shouldReportAJumpWithinTheWindowAsLosses() {
        recorder.onPacket(0, 0);
        recorder.onPacket(TransportFeedbackRecorder.WINDOW - 1, MILLI);
        writeAll(100 * MILLI);
        assertThat(recorder.restarts()).isZero();
        assertThat(reported.missing).hasSize(TransportFeedbackRecorder.WINDOW - 2);
        assertThat(reported.arrivals).containsOnlyKeys(0, TransportFeedbackRecorder.WINDOW - 1);
    }

    @Test
    void shouldFollowASenderThatNumbersAnewFarBelow() {
        recorder.onPacket(30_000, 0);
        for (int i = 0; i < 100; i++) {
            recorder.onPacket(5000 + i, (1 + i) * MILLI);
        }
        writeAll(200 * MILLI);
        assertThat(recorder.restarts()).isEqualTo(1);
        assertThat(reported.arrivals).containsKeys(5040, 5099).doesNotContainKey(5000);
    }

    @Test
    void shouldForgetTheOldestWhenNobodyWrites() {
        for (int i = 0; i < 10_000; i++) {
            recorder.onPacket(i, i * MILLI);
        }
        writeAll(10_000 * MILLI);
        assertThat(recorder.overflowed()).isEqualTo(10_000 - TransportFeedbackRecorder.WINDOW);
        assertThat(reported.arrivals).hasSize(TransportFeedbackRecorder.WINDOW);
    }

    @Test
    void shouldWriteNothingIntoTooLittleRoomAndLoseNothing() {
        recorder.onPacket(1, 0);
        assertThat(recorder.writeFeedback(writer.wrap(memory, 0, 23), 1, 2, 0)).isFalse();
        assertThat(recorder.hasUnreported()).isTrue();
        assertThat(recorder.writeFeedback(writer.wrap(memory, 0, 24), 1, 2, 0)).isTrue();
    }

    @Test
    void shouldReportEveryArrivalToHalfATickWhateverTheNetworkDoes() {
        for (int seed = 0; seed < 100; seed++) {
            new Simulation(seed).run();
        }
    }

    @Test
    void shouldAllocateNothingPerPacket() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            recorder.onPacket(i * 3 / 2, i * 100_000L);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    @Test
    void shouldSurviveAnySequenceNumbers() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            TransportFeedbackRecorder hostile = new TransportFeedbackRecorder();
            long now = random.nextLong();
            for (int i = 0; i < 2000; i++) {
                int sequence = random.nextInt(3) == 0 ? random.nextInt() : i * random.nextInt(1, 3000);
                now += random.nextLong(30 * MILLI);
                hostile.onPacket(sequence, now);
                int packets = 0;
                while (i % 10 == 0 && hostile.hasUnreported()) {
                    assertThat(hostile.writeFeedback(writer.wrap(memory, 0, 1200), 1, 2, now))
                            .as("seed %d", seed)
                            .isTrue();
                    assertThat(feedback.wrap(memory, 0, writer.length()))
                            .as("seed %d", seed)
                            .isTrue();
                    assertThat(++packets).as("seed %d", seed).isLessThan(20);
                }
            }
        }
    }

    private void writeAll(long nowNanos) {
        while (recorder.hasUnreported()) {
            assertThat(write(nowNanos)).isTrue();
        }
    }

    private boolean write(long nowNanos) {
        return write(recorder, reported, nowNanos);
    }

    private boolean write(TransportFeedbackRecorder from, Reported to, long nowNanos) {
        if (!from.writeFeedback(writer.wrap(memory, 0, 1500), 1, 2, nowNanos)) {
            return false;
        }
        assertThat(writer.length()).isLessThanOrEqualTo(TransportFeedbackRecorder.MAX_FEEDBACK_LENGTH);
        assertThat(feedback.wrap(memory, 0, writer.length())).isTrue();
        feedback.forEach(to);
        return true;
    }

    private static final class Reported implements TransportFeedback.Handler {
        final Map<Integer, Long> arrivals = new HashMap<>();
        final Set<Integer> missing = new HashSet<>();

        @Override
        public void onReceived(int sequence, long arrivalMicros) {
            arrivals.put(sequence, arrivalMicros);
            missing.remove(sequence);
        }

        @Override
        public void onMissing(int sequence) {
            assertThat(arrivals).doesNotContainKey(sequence);
            missing.add(sequence);
        }
    }

    private record Arrival(int sequence, long nanos) {}

    /** A few thousand packets with random loss, bursts, delay variation and duplicates, written about every 100 ms. */
    private final class Simulation {
        private final int seed;
        private final Random random;
        private final TransportFeedbackRecorder subject = new TransportFeedbackRecorder();
        private final Reported seen = new Reported();
        private final Map<Integer, Long> delivered = new HashMap<>();

        Simulation(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run() {
            List<Arrival> arrivals = arrivals();
            long nextFeedback = arrivals.getFirst().nanos + TransportFeedbackRecorder.FEEDBACK_INTERVAL_NANOS;
            for (Arrival arrival : arrivals) {
                while (arrival.nanos >= nextFeedback) {
                    writeEverything(nextFeedback);
                    nextFeedback += TransportFeedbackRecorder.FEEDBACK_INTERVAL_NANOS;
                }
                subject.onPacket(arrival.sequence, arrival.nanos);
                delivered.putIfAbsent(arrival.sequence, arrival.nanos);
            }
            writeEverything(nextFeedback);
            check();
        }

        private List<Arrival> arrivals() {
            List<Arrival> arrivals = new ArrayList<>();
            int first = random.nextInt(65536);
            long sent = random.nextLong(1L << 50) - (1L << 49);
            double loss = random.nextDouble() * 0.3;
            long maxGapNanos = 1 + random.nextLong(8 * MILLI);
            long jitterNanos = 1 + random.nextLong(90 * MILLI);
            for (int i = 0; i < 2000; i++) {
                sent += random.nextInt(500) == 0 ? random.nextLong(12_000 * MILLI) : random.nextLong(maxGapNanos);
                if (random.nextDouble() >= loss) {
                    int sequence = (first + i) & 0xffff;
                    long nanos = sent + random.nextLong(jitterNanos);
                    arrivals.add(new Arrival(sequence, nanos));
                    if (random.nextInt(50) == 0) {
                        arrivals.add(new Arrival(sequence, nanos + random.nextLong(jitterNanos)));
                    }
                }
            }
            arrivals.sort(Comparator.comparingLong(Arrival::nanos));
            return arrivals;
        }

        private void writeEverything(long nowNanos) {
            while (subject.hasUnreported()) {
                assertThat(write(subject, seen, nowNanos)).as("seed %d", seed).isTrue();
            }
        }

        private void check() {
            assertThat(seen.arrivals.keySet()).as("seed %d", seed).isEqualTo(delivered.keySet());
            assertThat(seen.missing).as("seed %d", seed).doesNotContainAnyElementsOf(delivered.keySet());
            delivered.forEach((sequence, nanos) -> {
                long errorNanos = Math.floorMod(
                        seen.arrivals.getOrDefault(sequence, Long.MIN_VALUE) * 1000 - nanos, PERIOD_MICROS * 1000);
                long nearest = Math.min(errorNanos, PERIOD_MICROS * 1000 - errorNanos);
                assertThat(nearest).as("seed %d, packet %d", seed, sequence).isLessThanOrEqualTo(125_000);
            });
        }
    }
}
