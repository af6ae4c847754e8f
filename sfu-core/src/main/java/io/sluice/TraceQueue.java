package io.sluice;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Carries the trace of one stream from its loop to its listener: as much as waits for a slow one, and no more. */
final class TraceQueue {
    /** Some seconds of a picture's packets. */
    static final int MAX_WAITING = 1024;

    private final EventQueue events;
    private final TraceListener listener;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private volatile Set<TraceEventType> types = Set.of();

    /** Of the dropped ones, those the listener knows of. Where events are delivered. */
    private long told;

    /** Whether the listener has heard its last. Where events are delivered. */
    private boolean ended;

    TraceQueue(EventQueue events, TraceListener listener) {
        this.events = events;
        this.listener = listener;
    }

    /** What is traced, for whoever asks. */
    Set<TraceEventType> types() {
        return types;
    }

    void types(Set<TraceEventType> next) {
        types = next;
    }

    /** Events left out so far. */
    long dropped() {
        return dropped.get();
    }

    /** On the stream's loop. */
    void post(TraceEvent event) {
        if (waiting.get() >= MAX_WAITING) {
            dropped.incrementAndGet();
            return;
        }
        waiting.incrementAndGet();
        events.post(() -> deliver(event));
    }

    /** Nothing is told from now on. Where events are delivered. */
    void end() {
        ended = true;
    }

    private void deliver(TraceEvent event) {
        waiting.decrementAndGet();
        if (ended) {
            return;
        }
        long missing = dropped.get() - told;
        if (missing > 0) {
            told += missing;
            listener.onTracesDropped(missing);
        }
        listener.onTrace(event);
    }
}
