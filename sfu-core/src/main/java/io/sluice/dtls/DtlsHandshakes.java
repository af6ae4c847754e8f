package io.sluice.dtls;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the handshakes of a process, each on a virtual thread, within {@link HandshakeLimits}. One per process or Sfu,
 * for any thread.
 */
public final class DtlsHandshakes implements AutoCloseable {
    private final HandshakeLimits limits;
    private final DtlsCounters counters = new DtlsCounters();
    private final SecureRandom random = new SecureRandom();
    /** Fair: who came first computes first, so that a flood delays the handshakes before it by one step at most. */
    private final Semaphore computing;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Handshake> active = new HashSet<>();
    private boolean closed;

    public DtlsHandshakes(HandshakeLimits limits) {
        this.limits = limits;
        this.computing = new Semaphore(limits.maxComputing(), true);
    }

    /** What happened to all associations made with this. */
    public DtlsCounters counters() {
        return counters;
    }

    /** How many handshakes are under way. */
    public int active() {
        lock.lock();
        try {
            return active.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all handshakes under way: their associations fail with {@link DtlsFailure#SHUT_DOWN}, as later ones do. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            List.copyOf(active).forEach(Handshake::cancel);
        } finally {
            lock.unlock();
        }
    }

    /** Starts the handshake, or says why not. */
    @Nullable
    DtlsFailure begin(Handshake handshake) {
        lock.lock();
        try {
            if (closed) {
                return DtlsFailure.SHUT_DOWN;
            }
            if (active.size() >= limits.maxConcurrent()) {
                counters.count(DtlsCounter.HANDSHAKES_REFUSED);
                return DtlsFailure.OVERLOADED;
            }
            active.add(handshake);
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("dtls-handshake").start(handshake);
        return null;
    }

    void ended(Handshake handshake, DtlsCounter outcome) {
        counters.count(outcome);
        lock.lock();
        try {
            active.remove(handshake);
        } finally {
            lock.unlock();
        }
    }

    HandshakeLimits limits() {
        return limits;
    }

    Semaphore computing() {
        return computing;
    }

    SecureRandom random() {
        return random;
    }
}
