package io.sluice.signaling.session;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Time that passes when a test says so. Things may be planned on any thread; one at a time lets time pass. */
public final class VirtualScheduler implements Scheduler {
    private record Planned(long dueNanos, long sequence, Runnable action) {}

    private final PriorityQueue<Planned> planned =
            new PriorityQueue<>(Comparator.comparingLong(Planned::dueNanos).thenComparingLong(Planned::sequence));
    private long nowNanos = 1_000_000_000L;
    private long sequence;

    /** Monotonic; not 0 at the beginning. */
    public synchronized long nanoTime() {
        return nowNanos;
    }

    @Override
    public synchronized Task schedule(Duration delay, Runnable action) {
        Planned task = new Planned(nowNanos + Math.max(delay.toNanos(), 0), sequence++, action);
        planned.add(task);
        return () -> cancel(task);
    }

    /** Lets time pass, and does what becomes due meanwhile, each thing at its time. */
    public void advance(Duration time) {
        long endNanos = nanoTime() + time.toNanos();
        for (Planned next = takeDue(endNanos); next != null; next = takeDue(endNanos)) {
            next.action.run();
        }
    }

    /** How much is planned. */
    public synchronized int pending() {
        return planned.size();
    }

    /** The next thing that is due by then, at its time; or null, and it is then. */
    private synchronized @Nullable Planned takeDue(long endNanos) {
        Planned next = planned.peek();
        if (next == null || next.dueNanos > endNanos) {
            nowNanos = endNanos;
            return null;
        }
        nowNanos = Math.max(nowNanos, next.dueNanos);
        return planned.remove();
    }

    private synchronized void cancel(Planned task) {
        planned.remove(task);
    }
}
