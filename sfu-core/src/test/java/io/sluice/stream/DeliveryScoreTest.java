package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryScoreTest {
    private final DeliveryScore score = new DeliveryScore();

    @Test
    void shouldBeTenWhileEverythingArrives() {
        assertThat(score.score()).isEqualTo(10);
        assertThat(score.onReport(100, 0, 0, 0)).isFalse();
        assertThat(score.onReport(100, 0, 0, 0)).as("nothing sent").isFalse();
        assertThat(score.onReport(200, -3, 0, 0)).as("duplicates").isFalse();
        assertThat(score.score()).isEqualTo(10);
    }

    /** 10 * 0.9^4 = 6.561, 10 * 0.5^4 = 0.625. */
    @Test
    void shouldFallWithTheFourthPowerOfWhatIsDelivered() {
        assertThat(score.onReport(100, 10, 0, 0)).isTrue();
        assertThat(score.score()).isEqualTo(7);
        DeliveryScore half = new DeliveryScore();
        half.onReport(100, 50, 0, 0);
        assertThat(half.score()).isEqualTo(1);
        DeliveryScore none = new DeliveryScore();
        none.onReport(100, 1000, 0, 0);
        assertThat(none.score()).isZero();
    }

    /** 10 repaired of 100: weight (1 / 1.1)^4 = 0.683, so 3.17 of 10 count as lost: 10 * 0.9683^4 = 8.79. */
    @Test
    void shouldCountRepairedPacketsInPart() {
        score.onReport(100, 10, 10, 10);
        assertThat(score.score()).isEqualTo(9);
        DeliveryScore often = new DeliveryScore();
        often.onReport(100, 10, 10, 40);
        assertThat(often.score()).as("four times each: 10 * 0.917^4").isEqualTo(7);
    }

    @Test
    void shouldRecoverByTheWeightedMeanOfTheLastTwentyFour() {
        score.onReport(100, 100, 0, 0);
        int sent = 100;
        for (int i = 1; i <= 24; i++) {
            assertThat(score.score()).isLessThanOrEqualTo(10);
            score.onReport(sent += 100, 100, 0, 0);
        }
        assertThat(score.score()).isEqualTo(10);
    }
}
