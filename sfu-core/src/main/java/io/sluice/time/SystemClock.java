package io.sluice.time;

import java.time.Instant;

enum SystemClock implements Clock {
    INSTANCE;

    private static final long EPOCH_OFFSET_NANOS = measureEpochOffset();

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochOffsetNanos() {
        return EPOCH_OFFSET_NANOS;
    }

    private static long measureEpochOffset() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
    }
}
