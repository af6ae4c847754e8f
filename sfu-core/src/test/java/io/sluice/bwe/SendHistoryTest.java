package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtcp.TransportFeedbackEncoding;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendHistoryTest {
    private static final long MILLI = 1_000_000;
    private static final short LOST = TransportFeedbackEncoding.NOT_RECEIVED;

    private final SendHistory history = new SendHistory();

    @Test
    void shouldTellWhatArrivedWhenAndWhatDidNot() {
        send(100, 3);

        FeedbackBatch batch = history.read(feedback(100, 0, 4, LOST, 8));

        assertThat(batch.count()).isEqualTo(2);
        assertThat(batch.newlyLost()).isOne();
        assertThat(batch.arrivedNanos(1) - batch.arrivedNanos(0)).isEqualTo(2 * MILLI);
        assertThat(batch.sentNanos(1) - batch.sentNanos(0)).isEqualTo(2 * MILLI);
        assertThat(history.inFlightBytes()).isZero();
    }

    @Test
    void shouldCountEachPacketOnce() {
        send(100, 2);
        history.read(feedback(100, 0, 4, 4));

        FeedbackBatch again = history.read(feedback(100, 0, 4, 4));

        assertThat(again.isEmpty()).isTrue();
        assertThat(again.newlyLost()).isZero();
    }

    @Test
    void shouldTakeBackALossWhenThePacketArrivesAfterAll() {
        send(100, 2);
        history.read(feedback(100, 0, LOST, 4));

        FeedbackBatch late = history.read(feedback(100, 0, 8, 4));

        assertThat(late.recovered()).isOne();
        assertThat(late.count()).isOne();
    }

    @Test
    void shouldGoOnAcrossTheWrapOfNumbers() {
        send(0xfffe, 4);

        FeedbackBatch batch = history.read(feedback(0xfffe, 0, 1, 1, 1, 1));

        assertThat(batch.count()).isEqualTo(4);
        assertThat(history.unknown()).isZero();
    }

    @Test
    void shouldSayWhatNobodyReportedWhenAFeedbackIsMissing() {
        send(100, 6);
        history.read(feedback(100, 0, 1, 1));

        FeedbackBatch batch = history.read(feedback(104, 0, 1, 1));

        assertThat(batch.unreportedBytes()).isEqualTo(2000);
        assertThat(batch.newlyLost()).isZero();
        assertThat(history.inFlightBytes()).isZero();
    }

    @Test
    void shouldPassOverNumbersThatWereNeverSent() {
        send(100, 2);

        FeedbackBatch batch = history.read(feedback(2000, 0, 1, LOST, 1));

        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.newlyLost()).isZero();
        assertThat(history.unknown()).isEqualTo(3);
    }

    @Test
    void shouldContinueTimesWhereTheReceiversClockRepeats() {
        send(100, 2);
        FeedbackBatch first = history.read(feedback(100, (1 << 23) - 1, 4));
        long before = first.arrivedNanos(0);

        FeedbackBatch second = history.read(feedback(101, -(1 << 23), 4));

        assertThat(second.arrivedNanos(0) - before).isEqualTo(64 * MILLI);
    }

    @Test
    void shouldKeepItsMemorySmallWhereLittleIsSent() {
        for (int i = 0; i < 10_000; i++) {
            history.add(i & 0xffff, 1000, SendHistory.NO_CLUSTER, i * 100L * MILLI);
        }

        assertThat(history.capacity()).isEqualTo(SendHistory.FEWEST);
    }

    @Test
    void shouldForgetNothingYoungWhileItGrows() {
        int count = 5 * SendHistory.FEWEST + 3;
        send(65_000, count);

        short[] arrived = new short[count];
        Arrays.fill(arrived, (short) 4);
        FeedbackBatch batch = history.read(feedback(65_000, 0, arrived));

        assertThat(history.capacity()).isEqualTo(8 * SendHistory.FEWEST);
        assertThat(batch.count()).isEqualTo(count);
        assertThat(batch.sentNanos(count - 1) - batch.sentNanos(0)).isEqualTo((count - 1) * MILLI);
        assertThat(history.inFlightBytes()).isZero();
        assertThat(history.unknown()).isZero();
    }

    @Test
    void shouldGrowNoFurtherThanItsWindow() {
        send(0, 3 * SendHistory.WINDOW);

        assertThat(history.capacity()).isEqualTo(SendHistory.WINDOW);
        assertThat(history.inFlightBytes()).isEqualTo(1000L * SendHistory.WINDOW);
    }

    @Test
    void shouldSurviveAnythingAReceiverSays() {
        Random random = new Random(1);
        int next = 0;
        for (int round = 0; round < 2000; round++) {
            int count = random.nextInt(300);
            send(next, count);
            next = (next + count) & 0xffff;
            short[] deltas = new short[1 + random.nextInt(200)];
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = random.nextBoolean() ? LOST : (short) (random.nextInt(400) - 50);
            }
            history.read(feedback(random.nextInt(1 << 16), random.nextInt(1 << 24) - (1 << 23), deltas));
            assertThat(history.inFlightBytes()).isBetween(0L, 1000L * SendHistory.WINDOW);
        }
    }

    private void send(int first, int count) {
        for (int i = 0; i < count; i++) {
            history.add((first + i) & 0xffff, 1000, SendHistory.NO_CLUSTER, (first + i) * MILLI);
        }
    }

    private static TransportFeedback feedback(int base, int reference, int... deltas) {
        short[] ticks = new short[deltas.length];
        for (int i = 0; i < deltas.length; i++) {
            ticks[i] = (short) deltas[i];
        }
        return feedback(base, reference, ticks);
    }

    static TransportFeedback feedback(int base, int reference, short[] deltas) {
        MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
        RtcpWriter writer = new RtcpWriter().wrap(memory, 0, 4096);
        assertThat(writer.transportFeedback(1, 2, base, reference, 0, deltas, deltas.length))
                .isTrue();
        TransportFeedback feedback = new TransportFeedback();
        assertThat(feedback.wrap(memory, 0, writer.length())).isTrue();
        return feedback;
    }
}
