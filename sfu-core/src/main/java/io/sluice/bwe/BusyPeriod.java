package io.sluice.bwe;

/**
 * What the way carries while it is busy: what arrives of packets of which each was sent before the one in front of it had arrived. Between
 * pictures a way rests, so what is delivered on average says how much was sent; what comes through without a rest says how much can
 * be, and beside others what they leave of it.
 *
 * <p>Confined to its loop; allocates nothing.
 */
final class BusyPeriod {
    /** Shorter is a picture by itself, which may have come through between those of others. */
    private static final long LEAST_SPAN_NANOS = 60_000_000;

    /** What was before the last one to two of these does not count. */
    private static final long WINDOW_NANOS = 100_000_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private boolean started;
    private long lastArrivedNanos;

    /** Since when the way is busy, or since a while ago; the bytes are those after that moment. */
    private long olderNanos;

    private long olderBytes;
    private long newerNanos;
    private long newerBytes;

    /**
     * Takes a packet, in the order in which they were sent.
     *
     * @param queuedNanos how long it waited on the way
     */
    void add(long arrivedNanos, long queuedNanos, int size) {
        if (!started || queuedNanos <= arrivedNanos - lastArrivedNanos) {
            started = true;
            olderNanos = arrivedNanos;
            newerNanos = arrivedNanos;
            olderBytes = 0;
            newerBytes = 0;
            lastArrivedNanos = arrivedNanos;
            return;
        }
        lastArrivedNanos = Math.max(lastArrivedNanos, arrivedNanos);
        olderBytes += size;
        newerBytes += size;
        if (lastArrivedNanos - newerNanos >= WINDOW_NANOS) {
            olderNanos = newerNanos;
            olderBytes = newerBytes;
            newerNanos = lastArrivedNanos;
            newerBytes = 0;
        }
    }

    /** Bits a second, or -1 while the way is not busy, or for too short a time. */
    double bps() {
        long span = lastArrivedNanos - olderNanos;
        return span < LEAST_SPAN_NANOS ? -1 : olderBytes * Byte.SIZE * NANOS_PER_SECOND / span;
    }

    void reset() {
        started = false;
        olderNanos = lastArrivedNanos;
    }
}
