package io.sluice.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SystemClockTest {
    private final Clock clock = Clock.system();

    @Test
    void shouldNeverGoBack() {
        long last = clock.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            long now = clock.nanoTime();
            assertThat(now - last).isNotNegative();
            last = now;
        }
    }

    @Test
    void shouldKnowTheTimeOfDay() {
        long epochNanos = clock.nanoTime() + clock.epochOffsetNanos();
        Instant told = Instant.EPOCH.plusNanos(epochNanos);

        assertThat(Duration.between(told, Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void shouldCountTheProcessorTimeOfTheCallingThread() {
        long before = clock.threadCpuNanos();
        while (clock.threadCpuNanos() == before) {
            Thread.onSpinWait();
        }

        assertThat(clock.threadCpuNanos()).isGreaterThan(before);
    }
}
