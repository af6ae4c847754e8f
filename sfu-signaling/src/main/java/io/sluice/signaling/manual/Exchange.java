package io.sluice.signaling.manual;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One offer, and the one answer to it. Thread-safe. */
final class Exchange {
    private final String offer;
    private final long expiresNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable String answer;
    private boolean over;

    /**
     * @param expiresNanos monotonic
     */
    Exchange(String offer, long expiresNanos) {
        this.offer = offer;
        this.expiresNanos = expiresNanos;
    }

    String offer() {
        return offer;
    }

    boolean isExpired(long nowNanos) {
        return nowNanos - expiresNanos >= 0;
    }

    /** Answers, unless somebody has. */
    boolean tryAnswer(String text) {
        lock.lock();
        try {
            if (answer != null) {
                return false;
            }
            answer = text;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets those go who wait for an answer that will not come. */
    void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the answer; null if there is none by then. */
    @Nullable
    String awaitAnswer(long waitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = waitNanos;
            while (answer == null && !over && left > 0) {
                left = changed.awaitNanos(left);
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }
}
