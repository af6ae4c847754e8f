package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamScoreTest {
    private final StreamScore score = new StreamScore();

    @Test
    void shouldBeginWithTheBest() {
        assertThat(score.score()).isEqualTo(StreamScore.MAX);
    }

    /** ((received - lost) / received)^4 * 10, by hand; what is repaired weighs (1 / (repaired / received + 1))^4. */
    @ParameterizedTest
    @CsvSource({
        "100, 100, 0, 0, 10",
        "100, 95, 0, 0, 8",
        "100, 90, 0, 0, 6",
        "100, 80, 0, 0, 3",
        "100, 50, 0, 0, 0",
        "100, 10, 0, 0, 0",
        "100, 0, 0, 0, 0",
        "100, 95, 5, 5, 10",
        "100, 90, 10, 10, 9",
        "100, 90, 10, 20, 7",
        "100, 105, 0, 0, 10",
        "0, 0, 0, 0, 10"
    })
    void shouldScoreAnInterval(long expected, long received, long repaired, long retransmitted, int result) {
        score.update(expected, received, repaired, retransmitted);
        assertThat(score.score()).isEqualTo(result);
    }

    @Test
    void shouldWeighTheLatestIntervalsMost() {
        score.update(100, 100, 0, 0);
        score.update(200, 150, 0, 0);
        assertThat(score.score()).as("(1 * 10 + 2 * 0) / 3").isEqualTo(3);
        score.update(300, 250, 0, 0);
        assertThat(score.score()).as("(1 * 10 + 2 * 0 + 3 * 10) / 6").isEqualTo(7);
    }

    @Test
    void shouldForgetWhatIsLongerAgoThanItsHistory() {
        score.update(100, 10, 0, 0);
        for (int i = 1; i <= 24; i++) {
            score.update(100 + i * 100, 10 + i * 100, 0, 0);
        }
        assertThat(score.score()).isEqualTo(10);
    }

    @Test
    void shouldTakeTotalsThatFallForANewBeginning() {
        score.update(1000, 1000, 0, 0);
        score.update(100, 50, 0, 0);
        assertThat(score.score()).isEqualTo(3);
    }

    @Test
    void shouldBeNothingOnceTheStreamHasEnded() {
        score.update(100, 100, 0, 0);
        score.end();
        assertThat(score.score()).isZero();
        score.restart();
        assertThat(score.score()).isEqualTo(10);
    }
}
