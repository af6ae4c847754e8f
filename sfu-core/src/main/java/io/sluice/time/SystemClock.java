package io.sluice.time;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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

    /** About a microsecond: a system call. */
    @Override
    public long threadCpuNanos() {
        return Threads.BEAN.getCurrentThreadCpuTime();
    }

    /** Made when first asked, since it takes milliseconds of the start. */
    private static final class Threads {
        static final ThreadMXBean BEAN = ManagementFactory.getThreadMXBean();
    }

    private static long measureEpochOffset() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
    }
}
