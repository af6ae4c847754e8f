package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FeedbackLossTest {
    private final FeedbackLoss loss = new FeedbackLoss();

    @Test
    void shouldKnowOfNoneBeforeTheFirstFeedback() {
        assertThat(loss.share()).isZero();
    }

    /** (1 * 0 + 2 * 0.5 + 3 * 1) / 6. */
    @Test
    void shouldCountTheLatestMost() {
        loss.onFeedback(0, 10);
        loss.onFeedback(5, 10);
        loss.onFeedback(3, 3);

        assertThat(loss.share()).isEqualTo(4.0 / 6, within(1e-9));
    }

    @Test
    void shouldForgetWhatIsLongAgo() {
        loss.onFeedback(10, 10);
        for (int i = 1; i < FeedbackLoss.LENGTH; i++) {
            loss.onFeedback(0, 10);
        }
        assertThat(loss.share()).isEqualTo(1.0 / 300, within(1e-9));

        loss.onFeedback(0, 10);
        assertThat(loss.share()).isZero();
    }
}
