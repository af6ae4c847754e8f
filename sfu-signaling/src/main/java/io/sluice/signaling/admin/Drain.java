package io.sluice.signaling.admin;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the server in good order: from the first moment on nobody is let in, those who are there are told when it ends, and it
 * ends when nothing goes on any more or at the deadline. There is no way back. For any thread.
 */
public final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /** Often enough that nobody waits for it, and too seldom to be seen in a profile. */
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final List<Work> works;
    private final LongSupplier nanoClock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private boolean begun;
    private long endNanos;

    /** @param nanoClock monotonic, such as {@code System::nanoTime} */
    public Drain(List<Work> works, LongSupplier nanoClock) {
        this.works = List.copyOf(works);
        this.nanoClock = nanoClock;
    }

    /** Whether it has begun. */
    public synchronized boolean isDraining() {
        return begun;
    }

    /** Begins it; once begun, an earlier deadline counts and a later one does not. */
    public void begin(Duration timeout) {
        synchronized (this) {
            long end = nanoClock.getAsLong() + timeout.toNanos();
            if (begun && end - endNanos >= 0) {
                return;
            }
            begun = true;
            endNanos = end;
        }
        LOG.info("Draining: nobody is let in any more, the end comes in {} s at the latest", timeout.toSeconds());
        works.forEach(work -> work.drain(timeout));
    }

    /** Whether nothing goes on any more. */
    public boolean isIdle() {
        return works.stream().allMatch(Work::isIdle);
    }

    /**
     * Waits, once it has begun, until nothing goes on, the deadline is there, or the server is closed.
     *
     * @return whether nothing goes on
     */
    public boolean await() throws InterruptedException {
        while (!isIdle()) {
            if (remainingNanos() <= 0 || closing.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                return isIdle();
            }
        }
        return true;
    }

    /** Ends all waiting. */
    public void close() {
        closing.countDown();
    }

    private synchronized long remainingNanos() {
        return begun ? endNanos - nanoClock.getAsLong() : Long.MAX_VALUE;
    }

    /** Something that goes on in the server. Thread-safe; does not block. */
    public interface Work {
        /** Takes nothing on any more, and tells those who are there when the end comes. May be called again with less time. */
        void drain(Duration deadline);

        /** Whether nothing goes on. */
        boolean isIdle();
    }
}
