package io.sluice.signaling.socketio;

import io.sluice.signaling.session.ConnectionListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands a client's messages to the listener when they are asked for, one at a time, in order, and never under a lock: whichever
 * thread finds that something can be handed over does it. Who offers messages waits until the inbox is empty before the next, so that
 * a client that hurries is slowed down. Thread-safe.
 */
final class Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final Deque<String> waiting = new ArrayDeque<>();
    private @Nullable ConnectionListener listener;
    private @Nullable Runnable onceEmpty;
    private int wanted;
    private boolean delivering;
    private boolean closed;
    private boolean closeTold;

    /** Begins to hand over. */
    void open(ConnectionListener toListener) {
        locked(() -> listener = toListener);
        deliver();
    }

    void offer(String message) {
        locked(() -> {
            if (!closed) {
                waiting.add(message);
            }
        });
        deliver();
    }

    /** One message more is wanted. */
    void request() {
        locked(() -> wanted++);
        deliver();
    }

    /** Forgets what is waiting and tells the listener, after all it has been told before. */
    void close() {
        locked(() -> {
            closed = true;
            waiting.clear();
        });
        deliver();
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything that was offered has been handed over, or the inbox is closed. */
    void awaitEmpty() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!waiting.isEmpty()) {
                emptied.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same without waiting: the action runs when that is so, at once or later. There is one at most. */
    void onceEmpty(Runnable action) {
        locked(() -> onceEmpty = action);
        runIfEmpty();
    }

    private void deliver() {
        for (Runnable step = next(); step != null; step = next()) {
            try {
                step.run();
            } finally {
                locked(() -> delivering = false);
            }
        }
        runIfEmpty();
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            ConnectionListener to = listener;
            if (delivering || to == null || closeTold) {
                return null;
            }
            if (closed) {
                closeTold = true;
                delivering = true;
                return to::onClosed;
            }
            if (wanted == 0 || waiting.isEmpty()) {
                return null;
            }
            wanted--;
            delivering = true;
            String message = waiting.remove();
            return () -> to.onText(message);
        } finally {
            lock.unlock();
        }
    }

    private void runIfEmpty() {
        Runnable action = null;
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                emptied.signalAll();
                action = onceEmpty;
                onceEmpty = null;
            }
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
