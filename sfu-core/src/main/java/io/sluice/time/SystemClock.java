package io.sluice.time;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;

enum SystemClock implements Clock {
    INSTANCE;

    private static final int READINGS = 3;
    private static final long EPOCH_OFFSET_NANOS = readEpochOffset();

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochOffsetNanos() {
        return EPOCH_OFFSET_NANOS;
    }

    @Override
    public long measureEpochOffsetNanos() {
        return readEpochOffset();
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

    /** Of several readings the one in which least time passed between the two clocks: a thread can be stopped there. */
    private static long readEpochOffset() {
        long narrowest = Long.MAX_VALUE;
        long offsetNanos = 0;
        for (int i = 0; i < READINGS; i++) {
            long before = System.nanoTime();
            Instant now = Instant.now();
            long width = System.nanoTime() - before;
            if (width < narrowest) {
                narrowest = width;
                offsetNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano() - (before + width / 2);
            }
        }
        return offsetNanos;
    }
}
