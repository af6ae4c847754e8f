package io.sluice.dtls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * What Bouncy Castle sees of the network. Records that it writes one by one leave together, a flight in as few datagrams
 * as possible (RFC 6347 section 4.1.1): fewer to lose, and none to overtake another. Used by the handshake's thread
 * first, then by the loop; never by both.
 */
final class RecordTransport implements DatagramTransport {
    /** Goes through any tunnel a browser's own 1200-byte media packets go through. */
    static final int MAX_SENT_BYTES = 1200;

    private static final int ALERT = 21;

    private final ByteArrayOutputStream flight = new ByteArrayOutputStream(MAX_SENT_BYTES);
    private final boolean plainAlerts;
    private Inbox inbox;
    private Consumer<byte[]> outbox;
    private boolean closed;

    /**
     * @param plainAlerts whether alerts in the clear are sent; who is connected already should not hear that an attempt in
     *     its name has failed, because it cannot tell what the alert is about
     */
    RecordTransport(boolean plainAlerts, Inbox inbox, Consumer<byte[]> outbox) {
        this.plainAlerts = plainAlerts;
        this.inbox = inbox;
        this.outbox = outbox;
    }

    /** Where datagrams come from. */
    interface Inbox {
        /**
         * The next datagram, or null when none came within the time.
         *
         * @throws IOException when nothing more is to be expected, or when the implementation never waits
         */
        byte @Nullable [] next(int waitMillis) throws IOException;
    }

    /** Hands the transport over to the loop. */
    void reconnect(Inbox newInbox, Consumer<byte[]> newOutbox) {
        inbox = newInbox;
        outbox = newOutbox;
    }

    /** Whether Bouncy Castle has closed the association, because of an alert or because it was told to. */
    boolean isClosed() {
        return closed;
    }

    /** Sends what is gathered. */
    void flush() {
        if (flight.size() > 0) {
            byte[] datagram = flight.toByteArray();
            flight.reset();
            outbox.accept(datagram);
        }
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        flush();
        byte[] datagram = inbox.next(waitMillis);
        if (datagram == null || datagram.length > length) {
            return -1;
        }
        System.arraycopy(datagram, 0, buffer, offset, datagram.length);
        return datagram.length;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        if (!plainAlerts && buffer[offset] == ALERT && (buffer[offset + 3] | buffer[offset + 4]) == 0) {
            return;
        }
        if (flight.size() + length > MAX_SENT_BYTES) {
            flush();
        }
        flight.write(buffer, offset, length);
    }

    @Override
    public void close() {
        flush();
        closed = true;
    }

    @Override
    public int getReceiveLimit() {
        return HandshakeFilter.MAX_DATAGRAM_BYTES;
    }

    @Override
    public int getSendLimit() {
        return MAX_SENT_BYTES;
    }
}
