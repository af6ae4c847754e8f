package io.sluice.net;

/**
 * Translates the kernel's time of arrival, which is wall-clock time, to the loop's monotonic clock. The wall clock may be
 * set while we run: an arrival implausibly far from now means that it was, and from then on its new offset counts.
 */
final class ArrivalClock {
    /** No datagram waits so long in a socket's buffer; NTP corrects smaller errors by slewing, which both clocks share. */
    private static final long MAX_PLAUSIBLE_NANOS = 1_000_000_000;

    private long epochOffsetNanos;

    /** @param epochOffsetNanos what to add to the loop's time to get nanoseconds since 1970-01-01 UTC */
    ArrivalClock(long epochOffsetNanos) {
        this.epochOffsetNanos = epochOffsetNanos;
    }

    /** The arrival on the loop's clock; slightly after {@code nowNanos} for what came during the turn. */
    long arrivalNanos(long epochNanos, long nowNanos) {
        long arrivalNanos = epochNanos - epochOffsetNanos;
        if (Math.abs(arrivalNanos - nowNanos) <= MAX_PLAUSIBLE_NANOS) {
            return arrivalNanos;
        }
        epochOffsetNanos = epochNanos - nowNanos;
        return nowNanos;
    }
}
