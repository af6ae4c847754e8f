package io.sluice.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttemptLimiterTest {
    /** One each three seconds, three at once. */
    private final AttemptLimiter limiter = new AttemptLimiter(20, 3);

    @Test
    void shouldLetABurstThroughAndThenTheRate() {
        assertThat(take("a", 0)).isTrue();
        assertThat(take("a", 0)).isTrue();
        assertThat(take("a", 0)).isTrue();
        assertThat(take("a", 0)).isFalse();
        assertThat(take("a", 2999)).isFalse();
        assertThat(take("a", 3000)).isTrue();
        assertThat(take("a", 3000)).isFalse();
        assertThat(take("a", 6000)).isTrue();
    }

    @Test
    void shouldNotLetOneNameCostAnother() {
        for (int i = 0; i < 10; i++) {
            take("a", 0);
        }
        assertThat(take("b", 0)).isTrue();
    }

    @Test
    void shouldForgetNamesThatHaveRested() {
        take("a", 0);
        take("b", 0);
        take("c", 10_000);

        assertThat(limiter.size()).isEqualTo(1);
    }

    @Test
    void shouldRememberNoMoreNamesThanFit() {
        for (int i = 0; i < 30_000; i++) {
            take("name " + i, 0);
        }
        assertThat(limiter.size()).isLessThanOrEqualTo(20_000);
    }

    private boolean take(String name, long millis) {
        return limiter.take(name, TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
