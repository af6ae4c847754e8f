package io.sluice.time;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one loop: a heap, since a loop sleeps until the next deadline and so asks for it every turn. Confined to
 * its loop; knows no clock, time comes in with {@link #fire}.
 *
 * <p>A cancelled timer lets go of its action at once, and leaves the heap when it reaches the top or when more than half of
 * the heap is cancelled: most timers of a transport are for seconds that its transport does not live to see.
 */
public final class Timers {
    /** What {@link #nextDeadlineNanos} says when nothing is scheduled. */
    public static final long NONE = Long.MAX_VALUE;

    /** Below this, sweeping is not worth it. */
    private static final int MIN_SWEPT = 64;

    private final PriorityQueue<Timer> heap = new PriorityQueue<>();
    private long scheduled;
    /** Of those in the heap. */
    private int cancelled;

    /**
     * Runs an action once, when the time given to {@link #fire} has reached the deadline.
     *
     * @param deadlineNanos on the loop's monotonic clock; one in the past fires at the next call
     */
    public Timer schedule(long deadlineNanos, Runnable action) {
        Timer timer = new Timer(deadlineNanos, scheduled++, action);
        heap.add(timer);
        return timer;
    }

    /** Runs what is due, in order of deadline and then of scheduling. What an action schedules waits for the next call. */
    public void fire(long nowNanos) {
        long limit = scheduled;
        for (Timer next = heap.peek(); next != null && next.due(nowNanos, limit); next = heap.peek()) {
            removeFirst();
            next.run();
        }
    }

    /** The deadline of the next timer, or {@link #NONE}. */
    public long nextDeadlineNanos() {
        dropCancelled();
        Timer next = heap.peek();
        return next == null ? NONE : next.deadlineNanos;
    }

    /** How many timers wait; zero when everything on the loop is closed. */
    public int size() {
        return heap.size() - cancelled;
    }

    /** How many timers the heap holds, cancelled ones included. */
    int held() {
        return heap.size();
    }

    private void dropCancelled() {
        for (Timer next = heap.peek(); next != null && next.isCancelled(); next = heap.peek()) {
            removeFirst();
        }
    }

    private void removeFirst() {
        Timer first = heap.remove();
        first.held = false;
        if (first.isCancelled()) {
            cancelled--;
        }
    }

    private void countCancelled() {
        cancelled++;
        if (cancelled > MIN_SWEPT && cancelled > heap.size() / 2) {
            heap.removeIf(Timer::isCancelled);
            cancelled = 0;
        }
    }

    /** One scheduled action. */
    public final class Timer implements Comparable<Timer> {
        private final long deadlineNanos;
        private final long order;
        /** Null when cancelled. */
        private @Nullable Runnable action;

        private boolean held = true;

        private Timer(long deadlineNanos, long order, Runnable action) {
            this.deadlineNanos = deadlineNanos;
            this.order = order;
            this.action = action;
        }

        /** Prevents the action from running; without effect once it has run. */
        public void cancel() {
            if (held && action != null) {
                action = null;
                countCancelled();
            }
        }

        @Override
        public int compareTo(Timer other) {
            int byDeadline = Long.compare(deadlineNanos - other.deadlineNanos, 0);
            return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
        }

        private boolean isCancelled() {
            return action == null;
        }

        private boolean due(long nowNanos, long limit) {
            return isCancelled() || (deadlineNanos - nowNanos <= 0 && order < limit);
        }

        private void run() {
            if (action != null) {
                action.run();
            }
        }
    }
}
