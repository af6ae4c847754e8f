package io.sluice;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a router's events in order on a virtual thread, which lives only while there are some. Nothing waits for a
 * listener, so a listener may call the API, and a slow one delays nobody but its router's other listeners.
 */
final class EventQueue {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> events = new ArrayDeque<>();
    private boolean running;

    /** Queues an event. Any thread, a loop's included: never blocks for longer than it takes to add. */
    void post(Runnable event) {
        lock.lock();
        try {
            events.add(event);
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
            Runnable event = events.poll();
            running = event != null;
            return event;
        } finally {
            lock.unlock();
        }
    }
}
