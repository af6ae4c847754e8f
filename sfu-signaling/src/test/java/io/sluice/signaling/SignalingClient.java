package io.sluice.signaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.signaling.call.message.CallSchemas;
import io.sluice.signaling.protocol.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A browser's end of signalling, without the browser. */
public final class SignalingClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_SECONDS = 10;

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private volatile @Nullable AssertionError unlikeItsSchema;
    private final StringBuilder partial = new StringBuilder();
    private final boolean checked;
    private final WebSocket socket;
    private final JsonNode welcome;

    public SignalingClient(HttpClient client, int port) throws InterruptedException {
        this(client, port, true);
    }

    /**
     * @param checked whether what is said is held to its schema; for a crowd that would take longer than the test
     */
    SignalingClient(HttpClient client, int port, boolean checked) throws InterruptedException {
        this.checked = checked;
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), this)
                .join();
        welcome = next();
    }

    @Override
    public CompletionStage<?> onText(WebSocket source, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            JsonNode message = json(partial.toString());
            checkSaid(message);
            messages.add(message);
            partial.setLength(0);
        }
        source.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket source, int code, String reason) {
        closeCode.complete(code);
        return CompletableFuture.completedStage(null);
    }

    JsonNode welcome() {
        return welcome;
    }

    String socketId() {
        return welcome.path("socketId").textValue();
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    /** Sends a request and returns the data of its reply, which must be the next message. */
    public JsonNode ask(String request) throws InterruptedException {
        send(request);
        JsonNode reply = next();
        if (!reply.path("type").equals(json(request).path("type"))) {
            throw new AssertionError("asked " + request + ", was told " + reply);
        }
        if (!Schemas.isOfCalls(reply)) {
            Schemas.checkTaken(json(request));
        }
        return reply.path("data");
    }

    /** Sends a request and returns the code of the error it must be answered with. */
    String refusal(String request) throws InterruptedException {
        send(request);
        JsonNode reply = next();
        if (!reply.path("type").asText().equals("error")) {
            throw new AssertionError("asked " + request + ", was told " + reply);
        }
        return reply.path("data").path("code").textValue();
    }

    JsonNode next() throws InterruptedException {
        JsonNode message = messages.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        AssertionError mistake = unlikeItsSchema;
        if (mistake != null) {
            throw mistake;
        }
        if (message == null) {
            throw new AssertionError("no message within " + TIMEOUT_SECONDS + " s");
        }
        return message;
    }

    int closeCode() {
        return closeCode.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    void abort() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Told to the test, not to the socket's thread. */
    private void checkSaid(JsonNode message) {
        try {
            if (checked && Schemas.isOfCalls(message)) {
                CallSchemas.checkSaid(message);
            } else if (checked) {
                Schemas.checkSaid(message);
            }
        } catch (AssertionError e) {
            unlikeItsSchema = e;
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
