package io.sluice.signaling.call;

import java.time.Duration;

/** Time, and what is to be done in it. Thread-safe. */
public interface Scheduler {
    /** Monotonic. */
    long nanoTime();

    /** Runs something once; it must be short, and may come late, even after it was cancelled. */
    Task schedule(Duration delay, Runnable action);

    /** Something that is to be done. */
    interface Task {
        /** Idempotent. */
        void cancel();
    }
}
