package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandingQueueTest {
    private static final long MILLI = 1_000_000;
    private final StandingQueue queue = new StandingQueue();

    @Test
    void shouldSeeAQueueThatStaysForSomeFeedbacks() {
        assertThat(queue.stands(80 * MILLI, 1000 * MILLI)).isFalse();
        assertThat(queue.stands(80 * MILLI, 1100 * MILLI)).isFalse();
        assertThat(queue.stands(80 * MILLI, 1200 * MILLI)).isTrue();
    }

    @Test
    void shouldBeginAnewWhenItWasShortInBetween() {
        queue.stands(80 * MILLI, 1000 * MILLI);
        queue.stands(80 * MILLI, 1100 * MILLI);
        queue.stands(20 * MILLI, 1200 * MILLI);

        assertThat(queue.stands(80 * MILLI, 1300 * MILLI)).isFalse();
    }

    @Test
    void shouldLeaveAQueueThatDoesNotGoToOthers() {
        queue.stands(80 * MILLI, 1000 * MILLI);

        assertThat(queue.stands(80 * MILLI, 3400 * MILLI)).isTrue();
        assertThat(queue.stands(80 * MILLI, 3600 * MILLI)).isFalse();
    }

    @Test
    void shouldForgetOnReset() {
        queue.stands(80 * MILLI, 1000 * MILLI);
        queue.reset();

        assertThat(queue.stands(80 * MILLI, 1200 * MILLI)).isFalse();
    }
}
