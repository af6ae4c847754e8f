package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalClockTest {
    private static final long OFFSET = 1_700_000_000_000_000_000L;
    private static final long NOW = 5_000_000_000L;
    private static final long HOUR = 3_600_000_000_000L;

    private final ArrivalClock clock = new ArrivalClock(OFFSET);

    @Test
    void shouldTranslateToTheLoopsClock() {
        assertThat(clock.arrivalNanos(OFFSET + NOW - 1_000, NOW)).isEqualTo(NOW - 1_000);
    }

    @Test
    void shouldAcceptArrivalsDuringTheTurnAndLongWaits() {
        assertThat(clock.arrivalNanos(OFFSET + NOW + 2_000, NOW)).isEqualTo(NOW + 2_000);
        assertThat(clock.arrivalNanos(OFFSET + NOW - 900_000_000, NOW)).isEqualTo(NOW - 900_000_000);
    }

    @Test
    void shouldFollowAWallClockThatWasSet() {
        for (long step : new long[] {HOUR, -HOUR, 2_000_000_000L}) {
            ArrivalClock stepped = new ArrivalClock(OFFSET);
            assertThat(stepped.arrivalNanos(OFFSET + step + NOW - 500, NOW)).isEqualTo(NOW);
            assertThat(stepped.arrivalNanos(OFFSET + step + NOW + 9_500, NOW + 20_000))
                    .isEqualTo(NOW + 10_000);
        }
    }

    @Test
    void shouldRecoverFromAPauseMistakenForAStep() {
        long pause = 1_500_000_000L;
        assertThat(clock.arrivalNanos(OFFSET + NOW + pause, NOW)).isEqualTo(NOW);

        long later = NOW + pause + 1_000_000;
        clock.arrivalNanos(OFFSET + later - 1_000, later);

        assertThat(clock.arrivalNanos(OFFSET + later + 1_000, later + 2_000)).isBetween(later, later + 2_000);
    }
}
