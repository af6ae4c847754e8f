package io.sluice.stream;

import java.util.Arrays;

/**
 * Bits per second over a sliding window, in {@link #BUCKETS} steps. Fixed memory; a packet costs a few operations.
 * Confined to its loop.
 */
public final class BitrateWindow {
    private static final int BUCKETS = 20;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long[] bytes = new long[BUCKETS];
    private final long bucketNanos;
    private long newestBucket;
    private long total;
    private boolean started;

    /**
     * @param windowNanos a second is usual; at least {@link #BUCKETS} nanoseconds
     */
    public BitrateWindow(long windowNanos) {
        if (windowNanos < BUCKETS) {
            throw new IllegalArgumentException("windowNanos " + windowNanos + " is less than " + BUCKETS);
        }
        bucketNanos = windowNanos / BUCKETS;
    }

    /** Counts bytes that came or went at a time not before that of earlier calls. */
    public void add(int byteCount, long nowNanos) {
        advance(nowNanos);
        bytes[index(newestBucket)] += byteCount;
        total += byteCount;
    }

    /** The bitrate over the window that ends now; in the first window less than it will be. */
    public long bitrateBps(long nowNanos) {
        advance(nowNanos);
        return total * Byte.SIZE * NANOS_PER_SECOND / (bucketNanos * BUCKETS);
    }

    private void advance(long nowNanos) {
        long bucket = Math.floorDiv(nowNanos, bucketNanos);
        if (!started || bucket - newestBucket >= BUCKETS) {
            Arrays.fill(bytes, 0);
            total = 0;
            newestBucket = bucket;
            started = true;
        }
        while (newestBucket < bucket) {
            newestBucket++;
            total -= bytes[index(newestBucket)];
            bytes[index(newestBucket)] = 0;
        }
    }

    private static int index(long bucket) {
        return Math.floorMod(bucket, BUCKETS);
    }
}
