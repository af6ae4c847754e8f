package io.sluice.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LoadMeterTest {
    private static final long MILLI = 1_000_000;
    private final LoadMeter meter = new LoadMeter();

    @Test
    void shouldBeIdleBeforeTheFirstTurn() {
        assertThat(meter.load(0)).isZero();
    }

    @Test
    void shouldMeasureTheShareOfTimeSpentInTurns() {
        long now = run(-10_000 * MILLI, 600, 3, 7);

        assertThat(meter.load(now)).isCloseTo(0.3, within(0.02));
    }

    @Test
    void shouldReachOneAndNotExceedIt() {
        long now = run(5 * MILLI, 600, 10, 0);

        assertThat(meter.load(now)).isCloseTo(1.0, within(0.001)).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldFadeWhileNoTurnComes() {
        long now = run(0, 550, 8, 2);
        double busy = meter.load(now);

        assertThat(meter.load(now + 1_000 * MILLI)).isLessThan(busy / 1.9);
        assertThat(meter.load(now + 100_000 * MILLI)).isLessThan(0.01);
    }

    @Test
    void shouldMeasureEachWindowAnew() {
        long now = run(0, 600, 9, 1);
        now = run(now, 1_500, 1, 9);

        assertThat(meter.load(now)).isCloseTo(0.1, within(0.02));
    }

    private long run(long fromNanos, int millis, int busyMillis, int idleMillis) {
        long now = fromNanos;
        while (now - fromNanos < millis * MILLI) {
            meter.busy(now, now + busyMillis * MILLI);
            now += (busyMillis + idleMillis) * MILLI;
        }
        return now;
    }
}
