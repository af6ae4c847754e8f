package io.sluice.dtls;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Datagrams on their way from the loop to the handshake's thread: bounded in number and bytes. For any thread. */
final class DatagramQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> datagrams = new ArrayDeque<>();
    private int bytes;
    private boolean closed;

    /** Appends the datagram, which belongs to the queue from then on; false when it does not fit. */
    boolean offer(byte[] datagram, int maxDatagrams, int maxBytes) {
        lock.lock();
        try {
            if (closed || datagrams.size() >= maxDatagrams || bytes + datagram.length > maxBytes) {
                return false;
            }
            datagrams.add(datagram);
            bytes += datagram.length;
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next datagram, or null when there is none. */
    byte @Nullable [] poll() {
        lock.lock();
        try {
            return take();
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
            return take();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return datagrams.isEmpty();
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
            bytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private byte @Nullable [] take() {
        byte[] datagram = datagrams.poll();
        if (datagram != null) {
            bytes -= datagram.length;
        }
        return datagram;
    }
}
