package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

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
        trust.take(2e6, 1e6, true, SECOND);

        assertThat(trust.take(3e6, 1.1e6, true, SECOND + SECOND / 4)).isEqualTo(2e6);
        assertThat(trust.take(2.5e6, 2e6, true, SECOND + SECOND / 2)).isEqualTo(2.5e6);
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
