package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SuddenQueueTest {
    private static final long MILLI = 1_000_000;
    private static final int BYTES = 1250;
    private static final double THOUGHT_BPS = 3e6;
    private static final double NONE = -1;

    private final SuddenQueue queue = new SuddenQueue();

    /** Packets that leave at one distance and arrive at another; the first one waits as long as is said. */
    private void send(int count, long firstQueuedMillis, long sentEveryMillis, long arrivingEveryMillis) {
        for (int i = 0; i < count; i++) {
            long queuedMillis = firstQueuedMillis + i * (arrivingEveryMillis - sentEveryMillis);
            queue.add(i * arrivingEveryMillis * MILLI, queuedMillis * MILLI, BYTES);
        }
    }

    @Test
    void shouldTellWhatTheWayCarriesFromNowOn() {
        send(5, 20, 5, 20);

        assertThat(queue.takeBps(THOUGHT_BPS)).isEqualTo(BYTES * 8 / 0.02);
    }

    @Test
    void shouldTellItOnce() {
        send(5, 20, 5, 20);
        queue.takeBps(THOUGHT_BPS);

        assertThat(queue.takeBps(THOUGHT_BPS)).isEqualTo(NONE);
    }

    @Test
    void shouldKeepQuietWhereEverythingPasses() {
        send(100, 0, 5, 5);

        assertThat(queue.takeBps(THOUGHT_BPS)).isEqualTo(NONE);
    }

    @Test
    void shouldLeaveAQueueThatGrowsSlowlyToTheTrend() {
        send(18, 20, 16, 20);

        assertThat(queue.takeBps(THOUGHT_BPS)).isEqualTo(NONE);
    }

    @Test
    void shouldKeepQuietWhereNearlyAsMuchArrivesAsWasThought() {
        send(5, 20, 5, 20);

        assertThat(queue.takeBps(600_000)).isEqualTo(NONE);
    }

    @Test
    void shouldNotTakeForAQueueWhatWasHeldUpAndComesAllAtOnce() {
        for (int i = 0; i < 20; i++) {
            queue.add((100 + i) * MILLI, (100 - 5 * i) * MILLI, BYTES);
        }

        assertThat(queue.takeBps(THOUGHT_BPS)).isEqualTo(NONE);
    }

    @Test
    void shouldBeginAnewAfterAQuickPacket() {
        send(3, 20, 5, 20);
        queue.add(50 * MILLI, 0, BYTES);
        queue.add(70 * MILLI, 80 * MILLI, BYTES);

        assertThat(queue.takeBps(THOUGHT_BPS)).isEqualTo(NONE);
    }
}
