package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompetingTrafficTest {
    private static final long MILLI = 1_000_000;
    private static final long ROUND_TRIP_NANOS = 300 * MILLI;
    private static final long STANDS = 150 * MILLI;

    private final CompetingTraffic traffic = new CompetingTraffic();
    private long nowNanos;

    @Test
    void shouldNotTakeAQueueOfOursForSomebodyElses() {
        for (int i = 0; i < 100; i++) {
            feedback(20, i % 10 == 0 ? 1 : 0, STANDS, 500_000);
        }

        assertThat(traffic.isCompeting()).isFalse();
    }

    @Test
    void shouldNotTakeAWayThatBecameLongerForSomebodyElse() {
        for (int i = 0; i < 100; i++) {
            feedback(20, 0, STANDS, 1e6 - 9_000 * i);
        }

        assertThat(traffic.isCompeting()).as("nothing was lost").isFalse();
    }

    /** A picture was paused, and its next packets are a probe's, which waits behind itself. */
    @Test
    void shouldNotTakeAQueueThatNobodySawForOneThatStood() {
        for (int i = 0; i < 40; i++) {
            feedback(20, i % 10 == 0 ? 1 : 0, STANDS, 1e6 - 20_000 * i);
        }
        nowNanos += 1500 * MILLI;
        feedback(3, 1, STANDS, 60_000);

        assertThat(traffic.isCompeting()).isFalse();
    }

    @Test
    void shouldBeFairBesideWhoeverKeepsTheQueue() {
        displace();

        assertThat(traffic.isCompeting()).isTrue();
        assertThat(traffic.fairBps(ROUND_TRIP_NANOS)).as("half of what it was").isBetween(400_000.0, 600_000.0);
    }

    @Test
    void shouldRiseWithoutLossAndFallWithIt() {
        displace();
        double before = traffic.fairBps(ROUND_TRIP_NANOS);
        for (int i = 0; i < 100; i++) {
            feedback(20, 0, STANDS, 500_000);
        }
        double higher = traffic.fairBps(ROUND_TRIP_NANOS);
        for (int i = 0; i < 100; i++) {
            feedback(20, i % 4 == 0 ? 1 : 0, STANDS, 500_000);
        }

        assertThat(higher).isGreaterThan(1.1 * before);
        assertThat(traffic.fairBps(ROUND_TRIP_NANOS)).isLessThan(higher / 2);
    }

    @Test
    void shouldBeOverWhenTheQueueIsGone() {
        displace();
        feedback(20, 0, 10 * MILLI, 500_000);

        assertThat(traffic.isCompeting()).isFalse();
    }

    @Test
    void shouldKnowWhoComesBack() {
        displace();
        feedback(20, 0, 10 * MILLI, 500_000);
        for (int i = 0; i < 8; i++) {
            feedback(20, 1, STANDS, 900_000);
        }

        assertThat(traffic.isCompeting()).isTrue();
    }

    @Test
    void shouldTryNowAndThenWhetherTheQueueGoes() {
        displace();
        long begun = nowNanos;
        int less = 0;
        for (int second = 0; second < 40; second++) {
            less += traffic.sendShare(begun + second * 1000L * MILLI) < 1 ? 1 : 0;
        }

        assertThat(less).isBetween(2, 5);
    }

    /** Somebody comes: what is ours falls by and by from a megabit a second, and the queue stays. */
    private void displace() {
        for (int i = 0; i < 60; i++) {
            feedback(20, i == 30 ? 1 : 0, STANDS, 1e6 - 15_000 * i);
        }
    }

    private void feedback(int packets, int lost, long queueNanos, double deliveredBps) {
        nowNanos += 100 * MILLI;
        traffic.onFeedback(packets, lost, queueNanos, deliveredBps, ROUND_TRIP_NANOS, nowNanos);
    }
}
