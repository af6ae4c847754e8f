package io.sluice.signaling.session;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A socket that remembers what was said on it. */
public final class RecordingConnection implements Connection {
    private static final int TIMEOUT_SECONDS = 10;

    private final List<String> sent = new ArrayList<>();
    private final Semaphore asked = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final InetAddress address;
    private volatile int closeCode;

    public RecordingConnection() {
        this(InetAddress.getLoopbackAddress());
    }

    /** @param address of the other end */
    public RecordingConnection(InetAddress address) {
        this.address = address;
    }

    @Override
    public InetAddress remoteAddress() {
        return address;
    }

    @Override
    public synchronized void send(String text) {
        sent.add(text);
    }

    @Override
    public void receiveNext() {
        asked.release();
    }

    @Override
    public void close(int code, String reason) {
        closeCode = code;
        closed.countDown();
    }

    /** Everything so far, in order. */
    public synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    /** Waits until the next message is wanted, which is when the one before has been served. */
    public void awaitTurn() throws InterruptedException {
        if (!asked.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no message is wanted");
        }
    }

    /** The code the server closed it with. */
    public int awaitClose() throws InterruptedException {
        if (!closed.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the socket is still open");
        }
        return closeCode;
    }
}
