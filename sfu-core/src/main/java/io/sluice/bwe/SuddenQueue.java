package io.sluice.bwe;

/**
 * A way that carries much less from one moment to the next: packets arrive one behind the other, slower than they were sent, each later than
 * the one before. The trend of delays needs half a second of them to be sure; but where a queue grows at such a pace what arrives is what the way
 * carries, and the buffer is full before a trend shows. Jitter is none of this: what it holds up comes all at once, and is followed by quick packets.
 *
 * <p>Confined to its loop; allocates nothing.
 */
final class SuddenQueue {
    /** A packet that waited less stood behind others of its own picture at most: the next one may be the first in a queue. */
    private static final long QUICK_NANOS = 20_000_000;

    /** By so much the queue has grown while it was looked at; a key frame at the pace that pictures leave at makes half of it. */
    private static final long LEAST_GROWTH_NANOS = 35_000_000;

    /** Shorter is a burst of one picture. */
    private static final long LEAST_SPAN_NANOS = 45_000_000;

    private static final int LEAST_PACKETS = 3;

    /** And by so much of the time it took: two fifths of what is sent does not pass. Slower, the trend is soon enough. */
    private static final double LEAST_SLOPE = 0.4;

    /** A longer look says nothing about a sudden change. */
    private static final long MOST_SPAN_NANOS = 400_000_000;

    /** What arrives is so much less than what the way was thought to carry. */
    private static final double MUCH_LESS = 0.4;

    private static final double NANOS_PER_SECOND = 1e9;

    private boolean open;
    private long firstArrivedNanos;
    private long firstQueuedNanos;
    private long lastArrivedNanos;
    private long lastQueuedNanos;
    /** Of those after the first. */
    private long bytes;

    private int packets;

    /**
     * Takes a packet, in the order in which they were sent.
     *
     * @param queuedNanos how long it waited on the way
     */
    void add(long arrivedNanos, long queuedNanos, int size) {
        boolean quick = queuedNanos < QUICK_NANOS;
        open = open && !quick && arrivedNanos - firstArrivedNanos <= MOST_SPAN_NANOS;
        if (quick) {
            return;
        }
        if (open) {
            bytes += size;
            packets++;
            lastArrivedNanos = Math.max(lastArrivedNanos, arrivedNanos);
        } else {
            begin(arrivedNanos, queuedNanos);
        }
        lastQueuedNanos = queuedNanos;
    }

    private void begin(long arrivedNanos, long queuedNanos) {
        open = true;
        firstArrivedNanos = arrivedNanos;
        firstQueuedNanos = queuedNanos;
        lastArrivedNanos = arrivedNanos;
        bytes = 0;
        packets = 0;
    }

    /** What the way carries, in bits a second, if that is suddenly much less than what it was thought to; else -1. Once for each look. */
    double takeBps(double thoughtBps) {
        long span = lastArrivedNanos - firstArrivedNanos;
        long growth = lastQueuedNanos - firstQueuedNanos;
        boolean grows = open
                && packets >= LEAST_PACKETS
                && span >= LEAST_SPAN_NANOS
                && growth >= Math.max(LEAST_GROWTH_NANOS, LEAST_SLOPE * span);
        if (!grows) {
            return -1;
        }
        double bps = bytes * Byte.SIZE * NANOS_PER_SECOND / span;
        if (bps >= MUCH_LESS * thoughtBps) {
            return -1;
        }
        open = false;
        return bps;
    }

    void reset() {
        open = false;
    }
}
