package io.sluice.dtls;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams on their way from the loop to the handshake's thread. For any thread; the loop alone adds, and bounds the
 * number: a datagram that passes {@link HandshakeFilter} has at most {@link HandshakeFilter#MAX_DATAGRAM_BYTES}.
 */
final class DatagramQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> datagrams = new ArrayDeque<>();
    private boolean closed;

    /** Appends the datagram, which belongs to the queue from then on; without effect on a closed one. */
    void add(byte[] datagram) {
        lock.lock();
        try {
            if (!closed) {
                datagrams.add(datagram);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next datagram, or null when there is none. */
    byte @Nullable [] poll() {
        lock.lock();
        try {
            return datagrams.poll();
        } finally {
            lock.unlock();
        }
    }

    /** The next datagram, or null when none came in time or the queue was closed. */
    byte @Nullable [] poll(long timeoutNanos) throws InterruptedException {
        long remainingNanos = timeoutNanos;
        lock.lock();
        try {
            while (datagrams.isEmpty() && !closed && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
            return datagrams.poll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return datagrams.size();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is queued, wakes who waits, and takes nothing any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            datagrams.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
