package io.sluice.signaling.http;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls what has to be called about once a second, on a virtual thread of its own, until it is closed. */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final List<Runnable> actions;
    private volatile boolean closed;

    /** Begins to tick. */
    public Ticker(List<Runnable> actions) {
        this.actions = List.copyOf(actions);
        Thread.ofVirtual().name("sluice-ticker").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(INTERVAL_NANOS);
            actions.forEach(Ticker::call);
        }
    }

    /** What fails once is called again all the same. */
    private static void call(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("What is done every second failed; this is a bug", e);
        }
    }
}
