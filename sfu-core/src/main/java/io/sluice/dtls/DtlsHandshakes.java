package io.sluice.dtls;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private final Map<Object, Integer> activeOfPeer = new HashMap<>();
    /** Who opens handshakes and found no room; the oldest first. */
    private final Set<Waiter> waiters = new LinkedHashSet<>();

    private boolean closed;

    public DtlsHandshakes(HandshakeLimits limits) {
        this.limits = limits;
        this.computing = new Semaphore(limits.maxComputing(), true);
    }

    /** Whether a handshake was begun, or why not. */
    enum Admission {
        BEGUN,
        /** For now; counted. */
        NO_ROOM,
        SHUT_DOWN
    }

    /**
     * Wants to know when there is room for a handshake with this peer.
     *
     * @param wake runs on whichever thread made room, once
     */
    record Waiter(Object peer, Runnable wake) {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /**
     * Takes this process through a whole handshake with itself, in the background, since the first one on a cold virtual
     * machine takes many times as long as the next. Once a process; later calls do nothing.
     */
    public static void warmUp(DtlsCertificate certificate) {
        WarmUp.once(certificate);
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
            waiters.clear();
            List.copyOf(active).forEach(Handshake::cancel);
        } finally {
            lock.unlock();
        }
    }

    /** Starts the handshake, or says why not. */
    Admission begin(Handshake handshake) {
        lock.lock();
        try {
            if (closed) {
                return Admission.SHUT_DOWN;
            }
            DtlsCounter refusal = refusal(handshake.peer());
            if (refusal != null) {
                counters.count(refusal);
                return Admission.NO_ROOM;
            }
            active.add(handshake);
            activeOfPeer.merge(handshake.peer(), 1, Integer::sum);
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("dtls-handshake").start(handshake);
        return Admission.BEGUN;
    }

    /** Has the waiter woken when a handshake with its peer may be begun; there is no promise that nobody is faster. */
    void await(Waiter waiter) {
        lock.lock();
        try {
            waiters.add(waiter);
        } finally {
            lock.unlock();
        }
        // What filled the room may be gone by now.
        wakeOne();
    }

    /** The waiter has no more use for room. */
    void forget(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the first who would be admitted; called as well by one who was woken and did not begin. */
    void wakeOne() {
        Waiter waiter = pollWaiter();
        if (waiter != null) {
            waiter.wake().run();
        }
    }

    void ended(Handshake handshake, DtlsCounter outcome) {
        counters.count(outcome);
        lock.lock();
        try {
            active.remove(handshake);
            activeOfPeer.computeIfPresent(handshake.peer(), (peer, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
        wakeOne();
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

    private @Nullable Waiter pollWaiter() {
        lock.lock();
        try {
            for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
                Waiter waiter = all.next();
                if (refusal(waiter.peer()) == null) {
                    all.remove();
                    return waiter;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable DtlsCounter refusal(Object peer) {
        if (active.size() >= limits.maxConcurrent()) {
            return DtlsCounter.HANDSHAKES_REFUSED;
        }
        return activeOfPeer.getOrDefault(peer, 0) >= limits.maxPerPeer()
                ? DtlsCounter.HANDSHAKES_REFUSED_PER_PEER
                : null;
    }
}
