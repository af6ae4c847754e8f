package io.sluice.time;

/** Where time comes from. Everything else takes {@code nowNanos} as a parameter. */
public interface Clock {
    /** Monotonic time in nanoseconds, of no particular epoch. */
    long nanoTime();

    /** What to add to {@link #nanoTime} to get nanoseconds since 1970-01-01 UTC; constant for the life of a clock. */
    long epochOffsetNanos();

    /** The same read anew: another value than {@link #epochOffsetNanos} once the wall clock has been set. By default it never is. */
    default long measureEpochOffsetNanos() {
        return epochOffsetNanos();
    }

    /** Processor time that the calling thread has had so far, in nanoseconds. By default as if it had always had one. */
    default long threadCpuNanos() {
        return nanoTime();
    }

    /** The machine's clock. The only reader of {@link System#nanoTime} and of the wall clock. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
