package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DelayTrendTest {
    private static final long MILLI = 1_000_000;

    private final DelayTrend trend = new DelayTrend();
    private long nowNanos = 1000 * MILLI;
    private long arrivalNanos = 50 * MILLI;
    private boolean overused;

    @Test
    void shouldSeeAQueueThatGrows() {
        groups(30, 0);
        assertThat(trend.usage()).isEqualTo(LinkUsage.NORMAL);

        groups(15, 3 * MILLI);

        assertThat(overused).isTrue();
        assertThat(trend.slope()).isPositive();
    }

    @Test
    void shouldSeeAQueueThatEmpties() {
        groups(30, 0);
        groups(25, -2 * MILLI);

        assertThat(trend.usage()).isEqualTo(LinkUsage.UNDERUSED);
    }

    @Test
    void shouldGetUsedToJitter() {
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            long jitter = random.nextLong(10 * MILLI);
            group(jitter);
            group(-jitter);
        }
        overused = false;
        for (int i = 0; i < 600; i++) {
            long jitter = random.nextLong(10 * MILLI);
            group(jitter);
            group(-jitter);
        }

        assertThat(overused).isFalse();
    }

    @Test
    void shouldSayNothingAfterAReset() {
        groups(45, 3 * MILLI);

        trend.reset();

        assertThat(trend.usage()).isEqualTo(LinkUsage.NORMAL);
        assertThat(trend.slope()).isZero();
    }

    private void groups(int count, long growthNanos) {
        for (int i = 0; i < count; i++) {
            group(growthNanos);
        }
    }

    private void group(long growthNanos) {
        long sendDelta = 20 * MILLI;
        nowNanos += sendDelta;
        arrivalNanos += sendDelta + growthNanos;
        trend.add(sendDelta, sendDelta + growthNanos, arrivalNanos, nowNanos);
        overused |= trend.usage() == LinkUsage.OVERUSED;
    }
}
