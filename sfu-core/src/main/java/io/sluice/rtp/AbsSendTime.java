package io.sluice.rtp;

/**
 * The value of the abs-send-time extension: seconds as 24 bits of fixed point, 6 before and 18 after the point, so that
 * it wraps every 64 seconds and counts in steps of 3.8 µs (webrtc.org, "RTP Header Extension for Absolute Sender Time").
 */
public final class AbsSendTime {
    /** Bytes of the value. */
    public static final int LENGTH = 3;

    private static final int FRACTION_BITS = 18;
    private static final int MASK = 0xff_ffff;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long CYCLE_NANOS = 64 * NANOS_PER_SECOND;

    private AbsSendTime() {}

    /** The value nearest to a time on any clock, 0 to 2^24-1. */
    public static int fromNanos(long nanos) {
        // Reduced to one cycle first: the shift then stays below 2^54.
        long scaled = Math.floorMod(nanos, CYCLE_NANOS) << FRACTION_BITS;
        return (int) ((scaled + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND) & MASK;
    }

    /** Nanoseconds from one value to another, negative when the other is the older one; right within 32 seconds. */
    public static long nanosBetween(int from, int to) {
        int steps = (to - from) << (Integer.SIZE - 24) >> (Integer.SIZE - 24);
        return (steps * NANOS_PER_SECOND) >> FRACTION_BITS;
    }
}
