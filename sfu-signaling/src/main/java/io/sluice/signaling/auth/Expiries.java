package io.sluice.signaling.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Says when somebody's grants end, so that what they have open is closed. One thread for all; what it runs must not block. For any
 * thread.
 */
public final class Expiries implements AutoCloseable {
    private final InstantSource clock;
    private final ScheduledExecutorService timer;

    /** With a thread of its own. */
    public Expiries(InstantSource clock) {
        this(clock, thread());
    }

    Expiries(InstantSource clock, ScheduledExecutorService timer) {
        this.clock = clock;
        this.timer = timer;
    }

    /**
     * Runs the task once the grants have expired: at once if they have, never if they do not.
     *
     * @return to be closed when the task is not wanted any more; closing it twice does no harm
     */
    public Watch watch(Grants grants, Runnable whenExpired) {
        Instant end = grants.expiresAt();
        if (end == null) {
            return () -> {};
        }
        // Converts to the longest there is what is longer: a token may say anything.
        long delayMillis = TimeUnit.MILLISECONDS.convert(Duration.between(clock.instant(), end));
        Future<?> task = timer.schedule(whenExpired, delayMillis, TimeUnit.MILLISECONDS);
        return () -> task.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static ScheduledExecutorService thread() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("sluice-expiries").factory());
        timer.setRemoveOnCancelPolicy(true);
        return Executors.unconfigurableScheduledExecutorService(timer);
    }

    /** What is waited for. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
