package io.sluice.signaling.session;

import java.time.Duration;

/** Runs things later. Thread-safe. */
public interface Scheduler {
    /** Runs something once; it must be short, and may come late, even after it was cancelled. */
    Task schedule(Duration delay, Runnable action);

    /** Something that is to be done. */
    interface Task {
        /** Idempotent. */
        void cancel();
    }
}
