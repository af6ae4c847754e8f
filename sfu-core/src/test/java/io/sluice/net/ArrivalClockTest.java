package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalClockTest {
    private static final long OFFSET = 1_700_000_000_000_000_000L;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final Machine machine = new Machine();
    private final ArrivalClock clock = new ArrivalClock(machine);

    @Test
    void shouldTranslateToTheLoopsClock() {
        assertThat(arrival(-1_000)).isEqualTo(machine.nowNanos - 1_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {2_000, -900 * MILLI, -4 * SECOND})
    void shouldBelieveArrivalsDuringTheTurnAndLongWaits(long sinceNowNanos) {
        assertThat(arrival(sinceNowNanos)).isEqualTo(machine.nowNanos + sinceNowNanos);
        assertThat(arrival(-1_000)).as("and the next").isEqualTo(machine.nowNanos - 1_000);
    }

    @Test
    void shouldBelieveWhatCameDuringALongPauseOfTheProcess() {
        long turnNanos = machine.nowNanos;
        machine.nowNanos += 3 * SECOND;

        assertThat(clock.arrivalNanos(machine.wallNanos() - SECOND, turnNanos)).isEqualTo(turnNanos + 2 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(longs = {3600 * SECOND, -3600 * SECOND, 2 * SECOND, -2 * SECOND, 300 * MILLI, -300 * MILLI})
    void shouldFollowAWallClockThatWasSet(long stepNanos) {
        machine.setBy(stepNanos);

        assertThat(arrival(-500)).isEqualTo(machine.nowNanos - 500);
        machine.nowNanos += 10 * MILLI;
        assertThat(arrival(-700 * MILLI)).isEqualTo(machine.nowNanos - 700 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(longs = {3600 * SECOND, -3600 * SECOND, -300 * MILLI})
    void shouldTakeWhatWasStampedBeforeTheClockWasSetForNew(long stepNanos) {
        long stampedNanos = machine.wallNanos() - 1_000;
        machine.setBy(stepNanos);
        arrival(-1_000);

        assertThat(clock.arrivalNanos(stampedNanos, machine.nowNanos)).isEqualTo(machine.nowNanos);
    }

    /** The clock is read once a turn, not for each of the thousands of packets that are late. */
    @Test
    void shouldLookAtTheWallClockOnceATurn() {
        for (int turn = 0; turn < 10; turn++) {
            machine.nowNanos += MILLI;
            for (int i = 0; i < 100; i++) {
                arrival(-SECOND);
            }
        }

        assertThat(machine.readings).isEqualTo(1 + 10);
    }

    private long arrival(long sinceNowNanos) {
        return clock.arrivalNanos(machine.wallNanos() + sinceNowNanos, machine.nowNanos);
    }

    private static final class Machine implements Clock {
        private long nowNanos = 5 * SECOND;
        private long offsetNanos = OFFSET;
        private int readings;

        @Override
        public long nanoTime() {
            return nowNanos;
        }

        @Override
        public long epochOffsetNanos() {
            return OFFSET;
        }

        @Override
        public long measureEpochOffsetNanos() {
            readings++;
            return offsetNanos;
        }

        void setBy(long stepNanos) {
            offsetNanos += stepNanos;
        }

        long wallNanos() {
            return nowNanos + offsetNanos;
        }
    }
}
