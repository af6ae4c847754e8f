package io.sluice.signaling.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.signaling.protocol.Schemas;
import io.sluice.signaling.session.ConnectionListener;
import io.sluice.signaling.session.RecordingConnection;
import io.sluice.signaling.session.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A socket without a network: every message has been served when {@link #say} returns. */
final class Wire {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordingConnection connection;
    private final ConnectionListener listener;
    private final CountDownLatch end;

    Wire(Sessions sessions, Ends ends) throws InterruptedException {
        this(sessions, ends, new RecordingConnection());
    }

    Wire(Sessions sessions, Ends ends, RecordingConnection connection) throws InterruptedException {
        this.connection = connection;
        this.listener = sessions.accept(connection);
        this.end = ends.latest();
        connection.awaitTurn();
    }

    /** Says something, and returns what was said to this socket since, and before the next message was wanted. */
    List<JsonNode> say(String text) throws InterruptedException {
        int before = connection.sent().size();
        listener.onText(text);
        connection.awaitTurn();
        return heard(before);
    }

    /** The last of what was said after a message: usually its answer. */
    JsonNode ask(String text) throws InterruptedException {
        return say(text).getLast();
    }

    /** What was said from a message on. */
    List<JsonNode> heard(int from) {
        List<String> sent = connection.sent();
        List<JsonNode> heard =
                sent.subList(from, sent.size()).stream().map(Wire::json).toList();
        heard.forEach(Schemas::checkSaid);
        return heard;
    }

    /** The socket is gone; returns when the server has noticed. */
    void cut() throws InterruptedException {
        listener.onClosed();
        if (!end.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the server has not noticed");
        }
    }

    RecordingConnection connection() {
        return connection;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
