package io.sluice.signaling.call;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes when a test says so. Not thread-safe. */
final class VirtualScheduler implements CallTime {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::dueNanos).thenComparingLong(Entry::sequence));
    private long nowNanos = 1_000_000_000L;
    private long sequence;

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public Task schedule(Duration delay, Runnable action) {
        Entry entry = new Entry(nowNanos + Math.max(delay.toNanos(), 0), sequence++, action);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    /** Runs what becomes due meanwhile, each thing at its time. */
    void advance(Duration time) {
        long end = nowNanos + time.toNanos();
        while (!entries.isEmpty() && entries.peek().dueNanos <= end) {
            Entry next = entries.remove();
            nowNanos = Math.max(nowNanos, next.dueNanos);
            next.action.run();
        }
        nowNanos = end;
    }

    /** How many things are yet to be done. */
    int pending() {
        return entries.size();
    }

    private record Entry(long dueNanos, long sequence, Runnable action) {}
}
