package io.sluice.ice;

/** Allows so many actions a second, and a burst of one second's worth. */
final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int capacity;
    private final long nanosPerToken;

    private long tokens;
    private long refilledNanos;

    TokenBucket(int perSecond) {
        capacity = perSecond;
        nanosPerToken = NANOS_PER_SECOND / perSecond;
        tokens = perSecond;
    }

    boolean tryTake(long nowNanos) {
        refill(nowNanos);
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }

    private void refill(long nowNanos) {
        if (tokens == capacity) {
            refilledNanos = nowNanos;
            return;
        }
        long earned = Math.max(0, (nowNanos - refilledNanos) / nanosPerToken);
        tokens = Math.min(capacity, tokens + earned);
        refilledNanos += earned * nanosPerToken;
    }
}
