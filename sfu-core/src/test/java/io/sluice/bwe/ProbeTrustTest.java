package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProbeTrustTest {
    private static final long SECOND = 1_000_000_000;
    private final ProbeTrust trust = new ProbeTrust();

    @Test
    void shouldBelieveAnythingOfAWayThatWasNotFullLately() {
        assertThat(trust.take(3e6, 0.5e6, false, SECOND)).isEqualTo(3e6);
    }

    @Test
    void shouldRaiseTheRateALittleForASingleResultOfAFullWay() {
        assertThat(trust.take(3e6, 1e6, true, SECOND)).isEqualTo(1.1e6);
    }

    @Test
    void shouldBelieveWhatTwoInARowHaveFound() {
        trust.take(1.3e6, 1e6, true, SECOND);

        assertThat(trust.take(3e6, 1.1e6, true, SECOND + SECOND / 4)).isEqualTo(1.3e6);
        assertThat(trust.take(1.5e6, 1.3e6, true, SECOND + SECOND / 2)).isEqualTo(1.5e6);
    }

    @Test
    void shouldGoStepByStepToWhatIsFarAbove() {
        trust.take(9e6, 1e6, true, SECOND);

        double first = trust.take(9e6, 1.1e6, true, SECOND + SECOND / 4);
        assertThat(first).isCloseTo(1.3 * 1.1e6, within(1.0));
        assertThat(trust.take(9e6, first, true, SECOND + SECOND / 2)).isCloseTo(1.3 * first, within(1.0));
    }

    @Test
    void shouldDoubtAResultThatComesLongAfterTheOther() {
        trust.take(2e6, 1e6, true, SECOND);

        assertThat(trust.take(3e6, 1e6, true, 4 * SECOND)).isEqualTo(1.1e6);
    }

    @Test
    void shouldNeverGiveMoreThanWasMeasured() {
        assertThat(trust.take(1.02e6, 1e6, true, SECOND)).isEqualTo(1.02e6);
    }
}
