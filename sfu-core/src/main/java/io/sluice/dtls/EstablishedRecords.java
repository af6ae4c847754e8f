package io.sluice.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/** The record layer after the handshake, on the loop, where it never waits. */
final class EstablishedRecords {
    private final DtlsCounters counters;
    private final Negotiation negotiation;
    private final DTLSTransport records;
    private final RecordTransport transport;
    private boolean over;

    EstablishedRecords(
            DtlsCounters counters,
            Negotiation negotiation,
            Handshake.Outcome.Completed outcome,
            Consumer<byte[]> outbox) {
        this.counters = counters;
        this.negotiation = negotiation;
        this.records = outcome.records();
        this.transport = outcome.transport();
        negotiation.filter().established();
        transport.reconnect(this::nextWithoutWaiting, outbox);
    }

    /** How an established association ends by what the peer sends. */
    sealed interface End {
        /** The peer said close_notify, and has its answer. */
        record Closed() implements End {}

        record Failed(DtlsFailure reason, String detail) implements End {}
    }

    /** The handshake that led here. */
    Negotiation negotiation() {
        return negotiation;
    }

    /** Takes a datagram of the peer; returns how it has ended the association, or null when it has not. */
    @Nullable
    End onDatagram(byte[] datagram) {
        int length = negotiation.filter().passableBytes(datagram);
        if (length > 0) {
            negotiation.inbound().add(length == datagram.length ? datagram : Arrays.copyOf(datagram, length));
        }
        return receive();
    }

    /**
     * Reads all that is queued. A repetition of a client's last flight makes Bouncy Castle repeat ours in here (RFC 6347
     * section 4.2.4), since the peer has lost it.
     */
    @Nullable
    End receive() {
        // Not a field: after the handshake hardly a datagram comes, and there is an association for every transport.
        byte[] plaintext = new byte[HandshakeFilter.MAX_DATAGRAM_BYTES];
        try {
            while (!over) {
                if (records.receive(plaintext, 0, plaintext.length, 0) >= 0) {
                    counters.count(DtlsCounter.APPLICATION_DATA_IGNORED);
                }
            }
            return null;
        } catch (QueueEmpty expected) {
            return transport.isClosed() ? new End.Closed() : null;
        } catch (TlsFatalAlertReceived e) {
            return new End.Failed(
                    DtlsFailure.ALERT_RECEIVED, "the peer sent " + AlertDescription.getText(e.getAlertDescription()));
        } catch (IOException | RuntimeException e) {
            counters.count(DtlsCounter.RECORD_NOT_PROCESSED);
            return new End.Failed(DtlsFailure.PROTOCOL_ERROR, e.toString());
        }
    }

    /** Says close_notify, and reads nothing any more. */
    void close() {
        abandon();
        try {
            records.close();
        } catch (IOException | RuntimeException ignored) {
            // There is nothing left to close.
        }
    }

    /** Reads nothing any more, without a word. */
    void abandon() {
        over = true;
        negotiation.cancel();
    }

    private byte[] nextWithoutWaiting(int waitMillis) throws QueueEmpty {
        byte[] datagram = negotiation.inbound().poll();
        if (datagram == null) {
            throw new QueueEmpty();
        }
        return datagram;
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
