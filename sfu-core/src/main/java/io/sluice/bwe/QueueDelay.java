package io.sluice.bwe;

/**
 * How long packets wait on the way: the difference between one-way delays and the least of the last ten to twenty seconds.
 * The clocks of both ends need not agree, and may drift as clocks do. Confined to its loop; allocates nothing.
 */
final class QueueDelay {
    private static final long HALF_WINDOW_NANOS = 10_000_000_000L;

    private boolean started;
    private long windowStart;
    private long leastBefore;
    private long least;
    private long latest;
    private long latestNanos;
    private boolean held;

    /** Of the packets of one feedback. */
    private long leastOfLate = Long.MAX_VALUE;

    /** Takes the one-way delay of a packet, wrong by whatever the clocks differ. */
    void add(long delayNanos, long nowNanos) {
        boolean forgotten = nowNanos - latestNanos > 2 * HALF_WINDOW_NANOS;
        latestNanos = nowNanos;
        if (!started || (forgotten && !held)) {
            started = true;
            windowStart = nowNanos;
            least = delayNanos;
            leastBefore = delayNanos;
        }
        if (held) {
            windowStart = nowNanos;
        }
        if (nowNanos - windowStart >= HALF_WINDOW_NANOS) {
            windowStart = nowNanos;
            leastBefore = least;
            least = delayNanos;
        }
        least = Math.min(least, delayNanos);
        latest = delayNanos;
        leastOfLate = Math.min(leastOfLate, delayNanos);
    }

    /** Of the packet that was taken last, 0 or more. */
    long nanos() {
        return started ? Math.max(0, latest - Math.min(least, leastBefore)) : 0;
    }

    /** How long every packet waited since the last call, 0 or more; once. */
    long takeLeastNanos() {
        long taken = leastOfLate;
        leastOfLate = Long.MAX_VALUE;
        return taken == Long.MAX_VALUE ? 0 : Math.max(0, taken - Math.min(least, leastBefore));
    }

    /** Whether the least is to stay what it is, since a queue is known to stand all the time. */
    void hold(boolean now) {
        held = now;
    }

    void reset() {
        started = false;
        leastOfLate = Long.MAX_VALUE;
    }
}
