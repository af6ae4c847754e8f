package io.sluice.time;

import java.util.PriorityQueue;

/**
 * The timers of one loop: a heap, since a loop sleeps until the next deadline and so asks for it every turn. Confined to
 * its loop; knows no clock, time comes in with {@link #fire}.
 */
public final class Timers {
    /** What {@link #nextDeadlineNanos} says when nothing is scheduled. */
    public static final long NONE = Long.MAX_VALUE;

    private final PriorityQueue<Timer> heap = new PriorityQueue<>();
    private long scheduled;

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
            heap.poll();
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
        return (int) heap.stream().filter(timer -> !timer.cancelled).count();
    }

    private void dropCancelled() {
        for (Timer next = heap.peek(); next != null && next.cancelled; next = heap.peek()) {
            heap.poll();
        }
    }

    /** One scheduled action. */
    public static final class Timer implements Comparable<Timer> {
        private final long deadlineNanos;
        private final long order;
        private final Runnable action;
        private boolean cancelled;

        private Timer(long deadlineNanos, long order, Runnable action) {
            this.deadlineNanos = deadlineNanos;
            this.order = order;
            this.action = action;
        }

        /** Prevents the action from running; without effect once it has run. */
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Timer other) {
            int byDeadline = Long.compare(deadlineNanos - other.deadlineNanos, 0);
            return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
        }

        private boolean due(long nowNanos, long limit) {
            return cancelled || (deadlineNanos - nowNanos <= 0 && order < limit);
        }

        private void run() {
            if (!cancelled) {
                action.run();
            }
        }
    }
}
