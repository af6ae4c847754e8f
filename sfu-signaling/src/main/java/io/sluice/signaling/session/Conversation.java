package io.sluice.signaling.session;

import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming.Head;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.protocol.RequestId;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is said to one peer, on one socket after another. To begin with it lives and dies with its socket. Once it is
 * {@linkplain #keep kept}, every message has a number, and is retained for a while, and answers are remembered, so that a new socket can go on
 * where the old one was lost. Thread-safe; nothing but {@link #takeTurn} blocks.
 */
public final class Conversation {
    /** Of those that applications may define, RFC 6455 section 7.4.2. */
    static final int TAKEN_UP = 4000;

    /** Held while a message of the peer is served: one at a time, whatever socket it came on. */
    private final ReentrantLock turn = new ReentrantLock();

    private final SessionCounters counters;

    /** Guards what follows. Sending only queues. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Retention retention = new Retention();
    private final Answers answers = new Answers();
    private @Nullable Connection connection;
    private boolean kept;

    Conversation(Connection connection, SessionCounters counters) {
        this.connection = connection;
        this.counters = counters;
    }

    /** Says something unasked. Waits for the next socket if there is none and the conversation is kept. */
    public void push(String message) {
        lock.lock();
        try {
            say(message);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the peer's turn to be served, and has it until {@link #endTurn}. */
    void takeTurn() {
        turn.lock();
    }

    void endTurn() {
        turn.unlock();
    }

    void answer(Head request, String message) {
        RequestId id = request.requestId();
        lock.lock();
        try {
            if (kept && id != null) {
                answers.put(id, message);
            }
            say(message);
        } finally {
            lock.unlock();
        }
    }

    /** Answers what the peer asks once more as it was answered before; false if it never was. */
    boolean answerAgain(Head request) {
        RequestId id = request.requestId();
        lock.lock();
        try {
            String answer = request.again() && id != null ? answers.of(id) : null;
            if (answer == null) {
                return false;
            }
            say(answer);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** From now on messages are numbered and kept. Idempotent. */
    void keep() {
        lock.lock();
        try {
            kept = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether this is the socket that is spoken to. */
    boolean isOn(Connection socket) {
        lock.lock();
        try {
            return socket.equals(connection);
        } finally {
            lock.unlock();
        }
    }

    /** The socket is lost. What is said from now on waits for the next, if the conversation is kept. */
    void lose(Connection socket) {
        lock.lock();
        try {
            if (socket.equals(connection)) {
                connection = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Goes on with another socket; the former one is closed.
     *
     * @param lastSeq the number of the last message the peer had
     * @param reply what the new socket is told first, without a number
     * @throws RefusedException if something the peer has not had is gone, or it cannot have had that; nothing has changed then
     */
    void takeUp(Connection socket, long lastSeq, String reply) {
        lock.lock();
        try {
            requireReach(lastSeq);
            Connection former = connection;
            connection = socket;
            counters.onSent();
            socket.send(reply);
            retention.replay(lastSeq, (seq, message) -> send(socket, seq, message));
            if (former != null) {
                former.close(TAKEN_UP, "another socket has taken up the session");
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireReach(long lastSeq) {
        if (lastSeq > retention.lastSeq()) {
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST,
                    "lastSeq: is " + lastSeq + "; accepted: at most " + retention.lastSeq()
                            + ", the last that was sent");
        }
        if (!retention.reachesBackTo(lastSeq)) {
            throw new RefusedException(
                    ErrorCode.SESSION_EXPIRED,
                    "lastSeq: what came after it is not kept any more; accepted: a new join");
        }
    }

    private void say(String message) {
        if (!kept) {
            if (connection != null) {
                counters.onSent();
                connection.send(message);
            }
            return;
        }
        long seq = retention.add(message);
        if (connection != null) {
            send(connection, seq, message);
        }
    }

    private void send(Connection socket, long seq, String message) {
        counters.onSent();
        socket.send(MessageWriter.numbered(seq, message));
    }
}
