package io.sluice.signaling.session;

import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming;
import io.sluice.signaling.protocol.Incoming.Head;
import io.sluice.signaling.protocol.MessageParser;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.RefusedException;
import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket's conversation: a virtual thread that serves one message after the other. The next message is read from the socket
 * when the one before has been served, so a peer that hurries waits in its own send buffer, and the inbox holds one message at most.
 */
final class SocketSession implements ConnectionListener, Session {
    private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);
    private static final int POLICY_VIOLATION = 1008;
    private static final int INTERNAL_ERROR = 1011;

    private final Connection connection;
    private final String socketId;
    private final Sessions sessions;
    private final Flows flows;
    private final TokenBucket rate;
    private final TokenBucket patience;
    private final BlockingQueue<Event> inbox = new LinkedBlockingQueue<>();

    /** Written on the session's thread alone. */
    private volatile Conversation conversation;

    SocketSession(Connection connection, String socketId, Sessions sessions) {
        this.connection = connection;
        this.socketId = socketId;
        this.sessions = sessions;
        this.conversation = new Conversation(connection, sessions.counters());
        SessionLimits limits = sessions.limits();
        long now = sessions.nanoTime();
        this.rate = new TokenBucket(limits.messagesPerSecond(), limits.messageBurst(), now);
        this.patience = new TokenBucket(SessionLimits.REFUSALS_PER_SECOND, SessionLimits.REFUSAL_BURST, now);
        this.flows = sessions.openFlows(this);
    }

    @Override
    public void onText(String text) {
        inbox.add(new Text(text));
    }

    @Override
    public void onClosed() {
        inbox.add(new End());
    }

    @Override
    public InetAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public String socketId() {
        return socketId;
    }

    @Override
    public void push(String message) {
        conversation.push(message);
    }

    @Override
    public void answer(Head request, String message) {
        conversation.answer(request, message);
    }

    @Override
    public void refuse(Head request, ErrorCode code, String words) {
        sessions.counters().onRefused(code);
        answer(request, MessageWriter.write(request, code, words));
    }

    @Override
    public Conversation keep() {
        conversation.keep();
        return conversation;
    }

    @Override
    public void takeUp(Conversation other, long lastSeq, String reply) {
        other.takeTurn();
        try {
            other.takeUp(connection, lastSeq, reply);
            conversation = other;
        } finally {
            other.endTurn();
        }
    }

    @Override
    public void close(int code, String reason) {
        connection.close(code, reason);
    }

    /** Runs until the socket is closed. */
    void run() {
        sessions.counters().onOpened();
        LogPlace.socket(socketId);
        try {
            flows.onOpened();
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
            conversation.lose(connection);
            flows.onClosed();
            sessions.counters().onClosed();
        }
    }

    private void handle(String text) {
        sessions.counters().onReceived();
        Incoming incoming = MessageParser.parse(text, sessions.types());
        long now = sessions.nanoTime();
        if (!rate.take(now)) {
            refuseForItsRate(incoming.head(), now);
            return;
        }
        switch (incoming) {
            case Incoming.Refused refused -> refuse(refused.head(), refused.code(), refused.message());
            case Incoming.Message message -> serveInTurn(message);
        }
    }

    /** What comes on a socket whose conversation another one has taken up is not served: it will come there. */
    private void serveInTurn(Incoming.Message message) {
        Conversation current = conversation;
        current.takeTurn();
        try {
            if (current.isOn(connection) && !current.answerAgain(message.head())) {
                serve(message);
            }
        } finally {
            current.endTurn();
        }
    }

    /** A failure of ours is the request's failure only: the session goes on. */
    private void serve(Incoming.Message message) {
        try {
            flows.serve(message);
        } catch (RefusedException e) {
            refuse(message.head(), e.code(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A request of type {} failed; this is a bug", message.type(), e);
            refuse(message.head(), ErrorCode.INTERNAL, "the server failed; its log says why");
        }
    }

    private void refuseForItsRate(Head head, long now) {
        SessionLimits limits = sessions.limits();
        refuse(
                head,
                ErrorCode.RATE_LIMITED,
                "too many messages; accepted: " + limits.messagesPerSecond() + " a second, and " + limits.messageBurst()
                        + " at once after a rest");
        if (!patience.take(now)) {
            sessions.counters().onFloodClosed();
            connection.close(POLICY_VIOLATION, "too many messages");
        }
    }

    private sealed interface Event {}

    private record Text(String text) implements Event {}

    private record End() implements Event {}
}
