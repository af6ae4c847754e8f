package io.sluice.load;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;

/** The network as a blocking handshake wants it: the loop adds what comes, the handshake's thread takes it. */
final class HandshakeDatagrams implements DatagramTransport {
    private static final int RECEIVE_LIMIT = 2048;
    private static final int SEND_LIMIT = 1200;
    private static final int CAPACITY = 64;

    private final LinkedBlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>(CAPACITY);
    private final Consumer<byte[]> network;

    HandshakeDatagrams(Consumer<byte[]> network) {
        this.network = network;
    }

    /** A datagram came. What comes after the handshake, and nobody reads, is forgotten when there is too much of it. */
    void add(byte[] datagram) {
        if (!inbox.offer(datagram)) {
            inbox.clear();
        }
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        try {
            byte[] datagram = inbox.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (datagram == null) {
                return -1;
            }
            int taken = Math.min(length, datagram.length);
            System.arraycopy(datagram, 0, buffer, offset, taken);
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted in a handshake");
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        network.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_LIMIT;
    }

    @Override
    public int getSendLimit() {
        return SEND_LIMIT;
    }

    @Override
    public void close() {}
}
