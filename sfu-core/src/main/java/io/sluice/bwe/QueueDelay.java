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

    /** Takes the one-way delay of a packet, wrong by whatever the clocks differ. */
    void add(long delayNanos, long nowNanos) {
        if (!started) {
            started = true;
            windowStart = nowNanos;
            least = delayNanos;
            leastBefore = delayNanos;
        }
        if (nowNanos - windowStart >= HALF_WINDOW_NANOS) {
            windowStart = nowNanos;
            leastBefore = least;
            least = delayNanos;
        }
        least = Math.min(least, delayNanos);
        latest = delayNanos;
    }

    /** Of the packet that was taken last, 0 or more. */
    long nanos() {
        return started ? Math.max(0, latest - Math.min(least, leastBefore)) : 0;
    }

    void reset() {
        started = false;
    }
}
