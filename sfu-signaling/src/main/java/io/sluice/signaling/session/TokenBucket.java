package io.sluice.signaling.session;

import java.util.concurrent.TimeUnit;

/** Lets a rate through and, after a rest, a burst. Not thread-safe. */
final class TokenBucket {
    private final long nanosPerToken;
    private final long capacityNanos;

    /** Time saved up; a token costs {@link #nanosPerToken}. */
    private long savedNanos;

    private long lastNanos;

    /** A full bucket. */
    TokenBucket(int tokensPerSecond, int burst, long nowNanos) {
        this.nanosPerToken = TimeUnit.SECONDS.toNanos(1) / tokensPerSecond;
        this.capacityNanos = nanosPerToken * burst;
        this.savedNanos = capacityNanos;
        this.lastNanos = nowNanos;
    }

    /**
     * Takes a token if there is one.
     *
     * @param nowNanos monotonic
     */
    boolean take(long nowNanos) {
        savedNanos = Math.min(capacityNanos, savedNanos + (nowNanos - lastNanos));
        lastNanos = nowNanos;
        if (savedNanos < nanosPerToken) {
            return false;
        }
        savedNanos -= nanosPerToken;
        return true;
    }
}
