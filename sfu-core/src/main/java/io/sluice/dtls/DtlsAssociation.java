package io.sluice.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * The DTLS association of one transport, in the role of the server (RFC 5764): takes the peer's datagrams, hands out
 * datagrams for the peer, and delivers SRTP keys once the peer has proved that it owns the certificate that signalling
 * announced.
 *
 * <p>Confined to its loop: every method is called there, and every callback runs there, some from within a call. The
 * handshake alone runs on a thread of {@link DtlsHandshakes}; it begins when both the fingerprint and the peer's
 * ClientHello are there.
 */
public final class DtlsAssociation implements AutoCloseable {
    /** Before signalling has brought the fingerprint: two copies of a ClientHello that fills two datagrams (8 KB). */
    private static final int MAX_HELD_DATAGRAMS = 4;
    /** While the handshake computes: more than the longest flight of a client (32 KB). */
    private static final int MAX_QUEUED_DATAGRAMS = 16;

    private final DtlsHandshakes handshakes;
    private final DtlsCertificate certificate;
    private final Executor loop;
    private final Listener listener;
    private final HandshakeFilter filter;
    private final DatagramQueue inbound = new DatagramQueue();

    private DtlsState state = DtlsState.NEW;
    private @Nullable Fingerprint remoteFingerprint;
    private @Nullable EstablishedRecords established;

    /**
     * @param handshakes runs the handshake
     * @param certificate proves who we are
     * @param loop runs what it is given on the thread that calls this association, in the order given
     * @param listener is told what happens
     */
    public DtlsAssociation(DtlsHandshakes handshakes, DtlsCertificate certificate, Executor loop, Listener listener) {
        this.handshakes = handshakes;
        this.certificate = certificate;
        this.loop = loop;
        this.listener = listener;
        this.filter = new HandshakeFilter(handshakes.counters());
    }

    /** What an association has to tell. Nothing follows {@link #failed}, {@link #closed} or {@link #close}. */
    public interface Listener {
        /** A datagram for the peer, at most 1200 bytes; the array belongs to the listener. */
        void send(byte[] datagram);

        /** The handshake has begun. */
        void connecting();

        /** The peer is who signalling said, and these are the keys. */
        void connected(SrtpKeyingMaterial keys);

        /**
         * The association is over without having been closed.
         *
         * @param detail for the log, in words
         */
        void failed(DtlsFailure reason, String detail);

        /** The peer has closed the established association. */
        void closed();
    }

    public DtlsState state() {
        return state;
    }

    /**
     * Lets the handshake begin, with what signalling said of the peer's certificate. Without effect on an association
     * that is closed.
     *
     * @throws IllegalStateException when called a second time
     */
    public void start(Fingerprint remote) {
        if (remoteFingerprint != null) {
            throw new IllegalStateException("remote fingerprint is already set: start is accepted once");
        }
        remoteFingerprint = remote;
        beginWhenReady();
    }

    /** Takes a datagram of the peer; the array belongs to the association from then on. */
    public void onDatagram(byte[] datagram) {
        if (state == DtlsState.FAILED || state == DtlsState.CLOSED) {
            count(DtlsCounter.ASSOCIATION_ENDED);
            return;
        }
        // Before the filter, which must not remember as passed what is then dropped.
        if (inbound.size() >= (state == DtlsState.NEW ? MAX_HELD_DATAGRAMS : MAX_QUEUED_DATAGRAMS)) {
            count(DtlsCounter.QUEUE_FULL);
            return;
        }
        int length = filter.passableBytes(datagram);
        if (length == 0) {
            return;
        }
        inbound.add(length == datagram.length ? datagram : Arrays.copyOf(datagram, length));
        if (established != null) {
            established.receive();
        } else {
            beginWhenReady();
        }
    }

    /** Says close_notify to a peer that is connected, ends a handshake silently, and frees everything. */
    @Override
    public void close() {
        if (state == DtlsState.CLOSED) {
            return;
        }
        EstablishedRecords toClose = state == DtlsState.CONNECTED ? established : null;
        become(DtlsState.CLOSED);
        if (toClose != null) {
            toClose.close();
        }
    }

    private void beginWhenReady() {
        if (state != DtlsState.NEW || remoteFingerprint == null || inbound.size() == 0) {
            return;
        }
        FilteringCrypto crypto = new FilteringCrypto(handshakes.random(), handshakes.counters());
        Handshake handshake = new Handshake(
                handshakes,
                new SrtpServer(crypto, certificate, remoteFingerprint),
                inbound,
                datagram -> onLoop(() -> sendDuringHandshake(datagram)),
                outcome -> onLoop(() -> handshakeEnded(outcome)));
        become(DtlsState.CONNECTING);
        listener.connecting();
        begin(handshake);
    }

    private void begin(Handshake handshake) {
        if (state != DtlsState.CONNECTING) {
            return;
        }
        DtlsFailure refusal = handshakes.begin(handshake);
        if (refusal != null) {
            fail(refusal, "no handshake was begun: " + handshakes.limits());
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ignored) {
            // The loop has ended, and its associations with it.
        }
    }

    private void sendDuringHandshake(byte[] datagram) {
        if (state == DtlsState.CONNECTING) {
            listener.send(datagram);
        }
    }

    private void handshakeEnded(Handshake.Outcome outcome) {
        if (state != DtlsState.CONNECTING) {
            return;
        }
        switch (outcome) {
            case Handshake.Outcome.Failed failed -> fail(failed.reason(), failed.detail());
            case Handshake.Outcome.Completed completed -> connect(completed);
        }
    }

    private void connect(Handshake.Outcome.Completed completed) {
        EstablishedRecords records = new EstablishedRecords(completed.records(), completed.transport());
        established = records;
        filter.established();
        become(DtlsState.CONNECTED);
        listener.connected(completed.keys());
        records.receive();
    }

    private void fail(DtlsFailure reason, String detail) {
        if (state == DtlsState.CLOSED) {
            return; // the listener closed the association when it was given the alert to send
        }
        become(DtlsState.FAILED);
        listener.failed(reason, detail);
    }

    private void become(DtlsState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("a " + state + " association cannot become " + next);
        }
        state = next;
        if (next == DtlsState.FAILED || next == DtlsState.CLOSED) {
            inbound.close();
            established = null;
        }
    }

    private void count(DtlsCounter counter) {
        handshakes.counters().count(counter);
    }

    /** The record layer after the handshake, on the loop, where it never waits. */
    private final class EstablishedRecords {
        private final DTLSTransport records;
        private final RecordTransport transport;
        private final byte[] plaintext = new byte[HandshakeFilter.MAX_DATAGRAM_BYTES];

        EstablishedRecords(DTLSTransport records, RecordTransport transport) {
            this.records = records;
            this.transport = transport;
            transport.reconnect(this::nextWithoutWaiting, listener::send);
        }

        /**
         * Reads all that is queued. A repetition of the client's last flight makes Bouncy Castle repeat ours in here
         * (RFC 6347 section 4.2.4), since the peer has lost it.
         */
        void receive() {
            try {
                while (state == DtlsState.CONNECTED) {
                    if (records.receive(plaintext, 0, plaintext.length, 0) >= 0) {
                        count(DtlsCounter.APPLICATION_DATA_IGNORED);
                    }
                }
            } catch (QueueEmpty expected) {
                closeIfPeerClosed();
            } catch (TlsFatalAlertReceived e) {
                fail(DtlsFailure.ALERT_RECEIVED, "the peer sent " + AlertDescription.getText(e.getAlertDescription()));
            } catch (IOException e) {
                fail(DtlsFailure.PROTOCOL_ERROR, e.toString());
            }
        }

        void close() {
            try {
                records.close();
            } catch (IOException ignored) {
                // There is nothing left to close.
            }
        }

        private void closeIfPeerClosed() {
            if (transport.isClosed() && state == DtlsState.CONNECTED) {
                become(DtlsState.CLOSED);
                listener.closed();
            }
        }

        private byte[] nextWithoutWaiting(int waitMillis) throws QueueEmpty {
            byte[] datagram = inbound.poll();
            if (datagram == null) {
                throw new QueueEmpty();
            }
            return datagram;
        }
    }

    /** Makes a blocking receive return when it would have to wait; the one exception that leaves the record layer intact. */
    private static final class QueueEmpty extends InterruptedIOException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
