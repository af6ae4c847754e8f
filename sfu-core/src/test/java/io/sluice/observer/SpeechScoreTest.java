package io.sluice.observer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpeechScoreTest {
    /** ln C(5,3) + 3 ln 0.5 + 2 ln 0.5 - ln 24 + 24 · 3. */
    @Test
    void shouldBeTheLogarithmOfTheLikelihood() {
        double expected = Math.log(10) + 5 * Math.log(0.5) - Math.log(24) + 72;

        assertThat(new SpeechScore(5, 0.5, 24).log(3)).isCloseTo(Math.log(expected), within(1e-9));
    }

    @Test
    void shouldBeLeastWhereNothingIsActive() {
        assertThat(new SpeechScore(13, 0.5, 0.78).log(0)).isEqualTo(Math.log(1e-10));
    }

    @Test
    void shouldGrowWithActivity() {
        SpeechScore score = new SpeechScore(10, 0.5, 47);
        for (int active = 1; active <= 10; active++) {
            assertThat(score.log(active)).isGreaterThan(score.log(active - 1));
        }
    }
}
