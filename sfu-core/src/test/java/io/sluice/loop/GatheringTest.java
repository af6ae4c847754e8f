package io.sluice.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatheringTest {
    private final Gathering gathering = new Gathering(500_000);

    @ParameterizedTest
    @CsvSource({"0, 0", "0.05, 0", "0.1, 0", "0.175, 250000", "0.25, 500000", "0.6, 500000", "1, 500000"})
    void shouldWaitLongerTheBusierTheLoopIs(double load, long expectedNanos) {
        assertThat(gathering.waitNanos(load, 0)).isCloseTo(expectedNanos, within(1L));
    }

    @Test
    void shouldWaitOnlyForWhatIsLeftSinceTheLastTurn() {
        assertThat(gathering.waitNanos(1, 400_000)).isEqualTo(100_000);
    }

    @Test
    void shouldNotKeepWaitingWhoComesAfterAPause() {
        assertThat(gathering.waitNanos(1, 500_000)).isLessThanOrEqualTo(0);
        assertThat(gathering.waitNanos(1, 3_000_000_000L)).isLessThanOrEqualTo(0);
    }

    @Test
    void shouldNeverWaitWhenTurnedOff() {
        assertThat(new Gathering(0).waitNanos(1, 0)).isZero();
        assertThatThrownBy(() -> new Gathering(-1)).hasMessage("maxNanos -1 is negative");
    }
}
