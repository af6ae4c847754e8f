package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BusyPeriodTest {
    private static final long MILLI = 1_000_000;
    private static final int BYTES = 1000;

    private final BusyPeriod busy = new BusyPeriod();
    private long nowNanos = 1_000 * MILLI;

    @Test
    void shouldMeasureTheWayByPacketsThatComeOneBehindTheOther() {
        arrive(20, 10, 30);

        assertThat(busy.bps()).isCloseTo(800_000, within(1.0));
    }

    /** A picture by itself may have come through between those of others. */
    @Test
    void shouldSayNothingOfAShortTime() {
        arrive(5, 10, 30);

        assertThat(busy.bps()).isNegative();
    }

    @Test
    void shouldBeginAnewAfterARest() {
        arrive(20, 10, 30);
        arrive(1, 50, 0);
        assertThat(busy.bps()).isNegative();

        arrive(10, 20, 30);
        assertThat(busy.bps()).isCloseTo(400_000, within(1.0));
    }

    @Test
    void shouldForgetWhatTheWayCarriedBefore() {
        arrive(100, 10, 30);
        arrive(20, 40, 200);

        assertThat(busy.bps()).isCloseTo(200_000, within(1.0));
    }

    @Test
    void shouldSayNothingAfterAReset() {
        arrive(20, 10, 30);
        busy.reset();

        assertThat(busy.bps()).isNegative();
    }

    private void arrive(int packets, int gapMillis, int queuedMillis) {
        for (int i = 0; i < packets; i++) {
            nowNanos += gapMillis * MILLI;
            busy.add(nowNanos, queuedMillis * MILLI, BYTES);
        }
    }
}
