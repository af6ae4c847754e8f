package io.sluice.testing;

import io.sluice.time.Clock;

/** Time that a test moves. */
public final class VirtualClock implements Clock {
    /** 2026-01-01T00:00:00Z. */
    public static final long EPOCH_OFFSET_NANOS = 1_767_225_600_000_000_000L;

    private long nowNanos = 1_000_000_000L;

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public long epochOffsetNanos() {
        return EPOCH_OFFSET_NANOS;
    }

    public void advanceMillis(long millis) {
        nowNanos += millis * 1_000_000;
    }

    public void advanceTo(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
    }
}
