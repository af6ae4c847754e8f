package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LossBasedEstimateTest {
    private static final long STEP_NANOS = 100_000_000;
    private static final int PACKET_BYTES = 1200;

    private final LossBasedEstimate estimate = new LossBasedEstimate();
    private final Random random = new Random(3);
    private double rateBps;
    private long nowNanos = STEP_NANOS;

    @Test
    void shouldLimitNothingWhereNothingIsLost() {
        run(100, 2e6, bps -> 0);

        assertThat(estimate.bps()).isEqualTo(Double.MAX_VALUE);
        assertThat(estimate.limits(2e6)).isFalse();
    }

    @Test
    void shouldFindTheRateThatAPolicerLetsPass() {
        run(300, 4e6, bps -> Math.max(0, (bps - 2e6) / bps));

        assertThat(rateBps).isBetween(1.7e6, 2.6e6);
        assertThat(estimate.inherentLoss()).isLessThan(0.2);
    }

    @Test
    void shouldUseAWayThatLosesByItself() {
        run(600, 3e6, bps -> 0.1);

        assertThat(rateBps).isGreaterThan(2.4e6);
        assertThat(estimate.inherentLoss()).isBetween(0.07, 0.13);
    }

    @Test
    void shouldNeverAllowLessThanMostOfWhatArrives() {
        run(100, 2e6, bps -> 0.5);

        assertThat(rateBps).isGreaterThan(0.2e6);
    }

    @Test
    void shouldForgetWhenAProbePasses() {
        run(100, 4e6, bps -> Math.max(0, (bps - 1e6) / bps));
        assertThat(estimate.bps()).isLessThan(1.5e6);

        estimate.onProbe(3e6);

        assertThat(estimate.bps()).isEqualTo(3e6);
    }

    @Test
    void shouldFindTheLossThatExplainsBestWhatWasObserved() {
        for (int run = 0; run < 200; run++) {
            LossBasedEstimate searched = new LossBasedEstimate();
            double way = 0.3 * random.nextDouble();
            for (int i = 1; i <= 1 + random.nextInt(30); i++) {
                // The first two come as one observation, which is below 3 Mbit/s all the same.
                int packets = 20 + random.nextInt(18);
                int lost = (int) (packets * way * random.nextDouble());
                // A queue stands: nothing is learnt, so that what explains best stays what it was.
                searched.onFeedback(packets - lost, lost, 0, 1200L * packets, 3e6, -1, true, i * 250_000_000L);
            }
            double rate = Math.min(searched.bps(), 3e6);
            double found = searched.score(rate, searched.inherentLoss());
            for (double loss = 0.001; loss <= 0.5; loss += 0.0005) {
                assertThat(searched.score(rate, loss)).isLessThanOrEqualTo(found + 1e-3);
            }
        }
    }

    /** Loss as a function of the rate. */
    private interface Way {
        double loss(double bps);
    }

    /** Sends at what is allowed, at most at a rate that delays allow. */
    private void run(int steps, double delayBps, Way way) {
        for (int i = 0; i < steps; i++) {
            rateBps = Math.min(delayBps, estimate.bps());
            double loss = way.loss(rateBps);
            int packets = (int) (rateBps / 8 / PACKET_BYTES * STEP_NANOS / 1e9);
            int lost = 0;
            for (int packet = 0; packet < packets; packet++) {
                lost += random.nextDouble() < loss ? 1 : 0;
            }
            nowNanos += STEP_NANOS;
            long bytes = (long) packets * PACKET_BYTES;
            estimate.onFeedback(packets - lost, lost, 0, bytes, delayBps, rateBps * (1 - loss), false, nowNanos);
        }
    }
}
