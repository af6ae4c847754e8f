package io.sluice;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a router's events in order on a virtual thread, which lives only while there are some. Nothing waits for a
 * listener, so a listener may call the API, and a slow one delays nobody but its router's other listeners.
 *
 * <p>Events that come again and again, such as volumes, have a key: while one waits, the next takes its place, so that they never
 * fill the queue. An event without a key is never left out, nor overtaken by one that was posted after it.
 */
final class EventQueue {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    private static final class Entry {
        final @Nullable Object key;
        /** How many events without a key were posted before. */
        final long lasting;
        /** Null when a later one has taken its place elsewhere. */
        @Nullable
        Runnable event;

        Entry(@Nullable Object key, long lasting, Runnable event) {
            this.key = key;
            this.lasting = lasting;
            this.event = event;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Entry> events = new ArrayDeque<>();
    private final Map<Object, Entry> waiting = new HashMap<>();
    private long lasting;
    private boolean running;

    /** Queues an event. Any thread, a loop's included: never blocks for longer than it takes to add. */
    void post(Runnable event) {
        lock.lock();
        try {
            lasting++;
            events.add(new Entry(null, lasting, event));
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        startDelivery();
    }

    /**
     * Queues an event in the place of the one of the same key that still waits, if there is one. It stands there as long as only
     * such events were posted since, and goes to the end otherwise. Any thread.
     */
    void post(Object key, Runnable event) {
        lock.lock();
        try {
            Entry former = waiting.get(key);
            if (former != null && former.lasting == lasting) {
                former.event = event;
                return;
            }
            if (former != null) {
                former.event = null;
            }
            Entry entry = new Entry(key, lasting, event);
            waiting.put(key, entry);
            events.add(entry);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        startDelivery();
    }

    private void startDelivery() {
        Thread.ofVirtual().name("sluice-events").start(this::deliver);
    }

    /** An error, such as a failed assertion, ends this thread as it ends any other; a new one goes on with what follows. */
    private void deliver() {
        boolean drained = false;
        try {
            for (Runnable event = next(); event != null; event = next()) {
                run(event);
            }
            drained = true;
        } finally {
            if (!drained) {
                startDelivery();
            }
        }
    }

    private static void run(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.warn("A listener failed; the events after this one are still delivered", e);
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            for (Entry entry = events.poll(); entry != null; entry = events.poll()) {
                if (entry.event != null) {
                    if (entry.key != null) {
                        waiting.remove(entry.key);
                    }
                    return entry.event;
                }
            }
            running = false;
            return null;
        } finally {
            lock.unlock();
        }
    }
}
