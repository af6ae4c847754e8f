package io.sluice.signaling.call;

import io.sluice.signaling.session.Scheduler;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Time as calls know it, and what is to be done in it. Thread-safe. */
public interface CallTime extends Scheduler {
    /** Monotonic. */
    long nanoTime();

    /**
     * Time of that kind.
     *
     * @param nanoClock monotonic, such as {@code System::nanoTime}
     */
    static CallTime of(Scheduler scheduler, LongSupplier nanoClock) {
        return new CallTime() {
            @Override
            public long nanoTime() {
                return nanoClock.getAsLong();
            }

            @Override
            public Task schedule(Duration delay, Runnable action) {
                return scheduler.schedule(delay, action);
            }
        };
    }
}
