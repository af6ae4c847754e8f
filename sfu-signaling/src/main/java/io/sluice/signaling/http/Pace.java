package io.sluice.signaling.http;

import java.util.concurrent.TimeUnit;

/**
 * Says how long to wait before something more is read, so that a {@link Rate} is kept: what hurries is slowed down in its own send
 * buffer and loses nothing. Thread-safe.
 */
final class Pace {
    private final long nanosEach;
    private final long burstNanos;

    /** When everything that was read would have come at the sustained rate. */
    private long paidUntilNanos;

    Pace(Rate rate, long nowNanos) {
        this.nanosEach = TimeUnit.SECONDS.toNanos(1) / rate.perSecond();
        this.burstNanos = nanosEach * rate.burst();
        this.paidUntilNanos = nowNanos - burstNanos;
    }

    /** Counts one that was read; the nanoseconds until the next may be. */
    synchronized long take(long nowNanos) {
        paidUntilNanos = Math.max(paidUntilNanos - nowNanos, -burstNanos) + nowNanos + nanosEach;
        return Math.max(0, paidUntilNanos - nowNanos);
    }

    /** Whether there has been such a rest that nothing would be lost by forgetting this. */
    synchronized boolean isRested(long nowNanos) {
        return paidUntilNanos - nowNanos <= -burstNanos;
    }
}
