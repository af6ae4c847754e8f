package io.sluice.bwe;

/**
 * How long packets wait on the way: the difference between one-way delays and the least of the last ten to twenty seconds.
 * The clocks of both ends need not agree, and may drift as clocks do. Confined to its loop; allocates nothing.
 */
final class QueueDelay {
    private static final long HALF_WINDOW_NANOS = 10_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private boolean started;
    private long windowStart;
    private long leastBefore;
    private int leastBeforeBytes;
    private long least;
    private int leastBytes;
    private long waited;
    private long latestNanos;
    private boolean held;

    /** Of the packets of one feedback. */
    private long leastOfLate = Long.MAX_VALUE;

    /**
     * Takes a packet.
     *
     * @param delayNanos its one-way delay, wrong by whatever the clocks differ
     * @param bytes its size: a large one takes longer itself than the small one that took the least
     * @param rateBps what the way carries, as far as it is known
     */
    void add(long delayNanos, int bytes, double rateBps, long nowNanos) {
        boolean forgotten = nowNanos - latestNanos > 2 * HALF_WINDOW_NANOS;
        latestNanos = nowNanos;
        if (!started || (forgotten && !held)) {
            started = true;
            begin(delayNanos, bytes, nowNanos);
            leastBefore = delayNanos;
            leastBeforeBytes = bytes;
        }
        if (held) {
            windowStart = nowNanos;
        }
        if (nowNanos - windowStart >= HALF_WINDOW_NANOS) {
            leastBefore = least;
            leastBeforeBytes = leastBytes;
            begin(delayNanos, bytes, nowNanos);
        }
        if (delayNanos < least) {
            least = delayNanos;
            leastBytes = bytes;
        }
        waited = waitedNanos(delayNanos, bytes, rateBps);
        leastOfLate = Math.min(leastOfLate, waited);
    }

    private void begin(long delayNanos, int bytes, long nowNanos) {
        windowStart = nowNanos;
        least = delayNanos;
        leastBytes = bytes;
    }

    private long waitedNanos(long delayNanos, int bytes, double rateBps) {
        boolean before = leastBefore < least;
        int larger = Math.max(0, bytes - (before ? leastBeforeBytes : leastBytes));
        double itself = larger * Byte.SIZE * NANOS_PER_SECOND / rateBps;
        return Math.max(0, delayNanos - Math.min(least, leastBefore) - (long) itself);
    }

    /** Of the packet that was taken last, 0 or more. */
    long nanos() {
        return started ? waited : 0;
    }

    /** How long every packet waited since the last call, 0 or more; once. */
    long takeLeastNanos() {
        long taken = leastOfLate;
        leastOfLate = Long.MAX_VALUE;
        return taken == Long.MAX_VALUE ? 0 : taken;
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
