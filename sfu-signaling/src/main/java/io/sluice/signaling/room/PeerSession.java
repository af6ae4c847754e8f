package io.sluice.signaling.room;

import io.sluice.ClosedException;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming;
import io.sluice.signaling.protocol.Incoming.Head;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.protocol.RequestParser;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket's conversation: a virtual thread that serves one request after the other. The next message is read from the socket
 * when the one before has been served, so a peer that hurries waits in its own send buffer, and the inbox holds one message at most.
 */
final class PeerSession implements ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSession.class);
    private static final int POLICY_VIOLATION = 1008;
    private static final int INTERNAL_ERROR = 1011;

    private final Connection connection;
    private final Peer peer;
    private final LongSupplier nanoClock;
    private final TokenBucket rate;
    private final TokenBucket patience;
    private final BlockingQueue<Event> inbox = new LinkedBlockingQueue<>();

    PeerSession(Connection connection, Peer peer, LongSupplier nanoClock) {
        this.connection = connection;
        this.peer = peer;
        this.nanoClock = nanoClock;
        long now = nanoClock.getAsLong();
        this.rate = new TokenBucket(Limits.MESSAGES_PER_SECOND, Limits.MESSAGE_BURST, now);
        this.patience = new TokenBucket(Limits.REFUSALS_PER_SECOND, Limits.REFUSAL_BURST, now);
    }

    @Override
    public void onText(String text) {
        inbox.add(new Text(text));
    }

    @Override
    public void onClosed() {
        inbox.add(new End());
    }

    /** Runs until the socket is closed. */
    void run() {
        try {
            connection.send(MessageWriter.write(peer.welcome()));
            connection.receiveNext();
            while (inbox.take() instanceof Text message) {
                handle(message.text);
                connection.receiveNext();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("A signalling session failed; this is a bug, its socket is closed", e);
            connection.close(INTERNAL_ERROR, "internal error");
        } finally {
            peer.close();
        }
    }

    private void handle(String text) {
        Incoming incoming = RequestParser.parse(text);
        long now = nanoClock.getAsLong();
        if (!rate.take(now)) {
            refuseForItsRate(incoming.head(), now);
            return;
        }
        switch (incoming) {
            case Incoming.Refused refused -> refuse(refused.head(), refused.code(), refused.message());
            case Incoming.Accepted accepted -> serve(accepted);
        }
    }

    /** A failure of ours is the request's failure only: the session goes on. */
    private void serve(Incoming.Accepted accepted) {
        try {
            Outcome outcome = peer.serve(accepted.request());
            connection.send(MessageWriter.write(accepted.head(), outcome.reply()));
            outcome.afterwards().run();
        } catch (RefusedException e) {
            refuse(accepted.head(), e.code(), e.getMessage());
        } catch (ClosedException e) {
            refuse(accepted.head(), ErrorCode.NOT_FOUND, "what the request names is closed");
        } catch (RuntimeException e) {
            LOG.warn("A request of type {} failed", accepted.head().type(), e);
            refuse(accepted.head(), ErrorCode.INTERNAL, "the server failed; its log says why");
        }
    }

    private void refuseForItsRate(Head head, long now) {
        refuse(
                head,
                ErrorCode.RATE_LIMITED,
                "too many messages; accepted: " + Limits.MESSAGES_PER_SECOND + " a second, and " + Limits.MESSAGE_BURST
                        + " at once after a rest");
        if (!patience.take(now)) {
            connection.close(POLICY_VIOLATION, "too many messages");
        }
    }

    private void refuse(Head head, ErrorCode code, String message) {
        connection.send(MessageWriter.write(head, code, message));
    }

    private sealed interface Event {}

    private record Text(String text) implements Event {}

    private record End() implements Event {}
}
