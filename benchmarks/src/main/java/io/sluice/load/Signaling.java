package io.sluice.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer's WebSocket: requests and their replies, and the producers of others as they come. Any thread; methods block. */
final class Signaling implements WebSocket.Listener, AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_SECONDS = 20;

    private final Map<String, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final BlockingQueue<String> producers = new LinkedBlockingQueue<>();
    private final CompletableFuture<JsonNode> welcome = new CompletableFuture<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    /** Connects; {@code uri} as in {@code ws://127.0.0.1:3000/ws}. */
    Signaling(HttpClient client, URI uri) throws IOException, InterruptedException {
        socket = await(client.newWebSocketBuilder().buildAsync(uri, this), "a WebSocket at " + uri);
    }

    /** The router's capabilities, as the server pushes them first. */
    JsonNode rtpCapabilities() throws IOException, InterruptedException {
        return await(welcome, "the router's capabilities");
    }

    /** Sends a request and returns its reply's data. */
    JsonNode ask(String type, ObjectNode data) throws IOException, InterruptedException {
        String id = Integer.toString(requests.incrementAndGet());
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        pending.put(id, reply);
        ObjectNode message = JSON.createObjectNode().put("type", type).put("requestId", id);
        message.set("data", data);
        await(socket.sendText(message.toString(), true), "sending " + type);
        return await(reply, "the reply to " + type);
    }

    /** The id of the next producer of somebody else's. */
    String nextProducer() throws IOException, InterruptedException {
        String id = producers.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (id == null) {
            throw new IOException("no producer was announced within " + TIMEOUT_SECONDS + " s");
        }
        return id;
    }

    @Override
    public CompletionStage<?> onText(WebSocket source, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                onMessage(JSON.readTree(partial.toString()));
            } catch (IOException e) {
                welcome.completeExceptionally(e);
            }
            partial.setLength(0);
        }
        source.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket source, int code, String reason) {
        fail(new IOException("the server closed the WebSocket: " + code + " " + reason));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket source, Throwable error) {
        fail(error);
    }

    @Override
    public void close() {
        socket.abort();
    }

    private void onMessage(JsonNode message) {
        String type = message.path("type").asText();
        CompletableFuture<JsonNode> reply =
                pending.remove(message.path("requestId").asText());
        if (reply != null && type.equals("error")) {
            reply.completeExceptionally(new IOException("refused: " + message.path("data")));
        } else if (reply != null) {
            reply.complete(message.path("data"));
        } else if (type.equals("rtpCapabilities")) {
            welcome.complete(message.path("data"));
        } else if (type.equals("newProducer")) {
            producers.add(message.path("data").path("producerId").asText());
        }
    }

    private void fail(Throwable error) {
        welcome.completeExceptionally(error);
        pending.values().forEach(reply -> reply.completeExceptionally(error));
    }

    private static <T> T await(CompletableFuture<T> future, String what) throws IOException, InterruptedException {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException(what + " took longer than " + TIMEOUT_SECONDS + " s", e);
        } catch (ExecutionException | CompletionException e) {
            throw new IOException(what + " failed: " + e.getCause(), e);
        }
    }
}
