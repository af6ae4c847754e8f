package io.sluice.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExpiriesTest {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Expiries expiries = new Expiries(TestTokens.CLOCK, timer);

    @AfterEach
    void close() {
        expiries.close();
        timer.shutdownNow();
    }

    @Test
    void shouldWaitForTheEndOfTheGrants() {
        expiries.watch(until(TestTokens.NOW.plusSeconds(90)), () -> {});

        assertThat(timer.getQueue())
                .singleElement()
                .satisfies(task ->
                        assertThat(((Delayed) task).getDelay(TimeUnit.SECONDS)).isBetween(80L, 90L));
    }

    @Test
    @Timeout(10)
    void shouldRunAtOnceWhatIsOver() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);

        expiries.watch(until(TestTokens.NOW.minusSeconds(1)), ran::countDown);

        ran.await();
    }

    @Test
    void shouldForgetWhatIsNotWantedAnyMore() {
        timer.setRemoveOnCancelPolicy(true);
        Expiries.Watch watch = expiries.watch(until(TestTokens.NOW.plusSeconds(90)), () -> {});

        watch.close();
        watch.close();

        assertThat(timer.getQueue()).isEmpty();
    }

    @Test
    void shouldNeverEndWhatHasNoEndOrOneBeyondAllTime() {
        expiries.watch(until(null), () -> {}).close();
        expiries.watch(until(Instant.MAX), () -> {});

        assertThat(timer.getQueue())
                .singleElement()
                .satisfies(task ->
                        assertThat(((Delayed) task).getDelay(TimeUnit.DAYS)).isGreaterThan(36500));
    }

    private static Grants until(@Nullable Instant end) {
        return new Grants(null, null, null, Set.of(), end);
    }
}
