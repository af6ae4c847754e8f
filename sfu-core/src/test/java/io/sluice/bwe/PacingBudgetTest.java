package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacingBudgetTest {
    private static final long MILLI = 1_000_000;

    private final PacingBudget budget = new PacingBudget();

    @Test
    void shouldLetLeaveWhatTheRateSays() {
        long bytes = 0;
        for (long now = 0; now < 1000 * MILLI; now += MILLI) {
            budget.advance(1_200_000, now);
            while (budget.isOpen()) {
                budget.spend(1000);
                bytes += 1000;
            }
        }

        assertThat(bytes).isBetween(150_000L, 153_000L);
    }

    @Test
    void shouldSaveNoMoreThanAShortBurst() {
        budget.advance(8_000_000, 0);
        budget.advance(8_000_000, 10_000 * MILLI);
        int packets = 0;
        while (budget.isOpen()) {
            budget.spend(1000);
            packets++;
        }

        assertThat(packets).isEqualTo(10);
    }

    @Test
    void shouldSayWhenTheNextPacketMayLeave() {
        budget.advance(800_000, 0);
        budget.restart();
        budget.spend(1000);

        assertThat(budget.openNanos()).isEqualTo(10 * MILLI);
    }

    @Test
    void shouldLetNothingLeaveDuringAPause() {
        budget.advance(8_000_000, 0);
        budget.pauseUntil(50 * MILLI);

        assertThat(budget.isOpen()).isFalse();
        assertThat(budget.openNanos()).isEqualTo(50 * MILLI);
        budget.advance(8_000_000, 49 * MILLI);
        assertThat(budget.isOpen()).isFalse();
        budget.advance(8_000_000, 50 * MILLI);
        assertThat(budget.isOpen()).isTrue();
    }
}
