package io.sluice.net;

import io.sluice.time.Clock;

/**
 * Translates the kernel's time of arrival, which is wall-clock time, to the loop's monotonic clock. The wall clock may be
 * set while we run; a datagram may also have waited long. Which of the two it was is asked of the wall clock itself. NTP's slewing
 * is shared by both clocks. Confined to its loop.
 */
final class ArrivalClock {
    /** From here on an arrival is looked into; a loop in time is never that far from one. */
    private static final long SUSPICIOUS_NANOS = 10_000_000;
    /** What two readings of the clocks may differ by though nobody set one: the thread may have waited between them. */
    private static final long SET_NANOS = 2_000_000;
    /** The longest that a loop which is alive leaves a socket unread; what seems older was stamped before the clock was set. */
    private static final long MAX_WAIT_NANOS = 10_000_000_000L;

    private final Clock clock;
    private long epochOffsetNanos;
    private long lookedNanos;

    /** @param clock the loop's; its time plus its offset is the wall clock's */
    ArrivalClock(Clock clock) {
        this.clock = clock;
        this.epochOffsetNanos = clock.measureEpochOffsetNanos();
    }

    /** The arrival on the loop's clock; slightly after {@code nowNanos} for what came during the turn. */
    long arrivalNanos(long epochNanos, long nowNanos) {
        long arrivalNanos = epochNanos - epochOffsetNanos;
        if (Math.abs(arrivalNanos - nowNanos) <= SUSPICIOUS_NANOS) {
            return arrivalNanos;
        }
        if (nowNanos != lookedNanos) {
            lookedNanos = nowNanos;
            look();
        }
        return plausible(epochNanos - epochOffsetNanos, nowNanos);
    }

    private void look() {
        long measuredNanos = clock.measureEpochOffsetNanos();
        if (Math.abs(measuredNanos - epochOffsetNanos) > SET_NANOS) {
            epochOffsetNanos = measuredNanos;
        }
    }

    /** What was stamped before the clock was set, and read after it, seems to have come in the future or long ago. */
    private long plausible(long arrivalNanos, long nowNanos) {
        boolean future = arrivalNanos - clock.nanoTime() > SUSPICIOUS_NANOS;
        boolean past = nowNanos - arrivalNanos > MAX_WAIT_NANOS;
        return future || past ? nowNanos : arrivalNanos;
    }
}
