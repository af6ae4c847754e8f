package io.sluice.signaling.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * WebDriver BiDi (W3C): JSON commands and answers over one WebSocket, and events in between. Written by hand since nothing
 * smaller fits: Playwright drives only a Firefox of its own making, Selenium wants geckodriver, for which Debian has no
 * package, and Puppeteer would bring npm into a Java build for the nine commands that these tests need.
 */
final class BidiConnection implements AutoCloseable {
    /** Above every wait inside a page, which says more when it fails. */
    private static final int ANSWER_MILLIS = 2 * WebBrowser.PATIENCE_MILLIS;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final BiConsumer<String, JsonNode> onEvent;
    private final WebSocket socket;

    /**
     * @param address of the WebSocket
     * @param onEvent takes the name and parameters of each event, on a thread of the connection
     */
    BidiConnection(URI address, BiConsumer<String, JsonNode> onEvent) {
        this.onEvent = onEvent;
        this.socket =
                client.newWebSocketBuilder().buildAsync(address, new Receiver()).join();
    }

    /** Sends a command and returns its result. */
    JsonNode call(String method, Map<String, ?> parameters) {
        long id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.put(id, answer);
        try {
            String text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
            socket.sendText(text, true).join();
            return answer.orTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS).join();
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(failure);
        } catch (CompletionException failure) {
            throw new AssertionError(method + ": " + failure.getCause(), failure);
        } finally {
            pending.remove(id);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private void onMessage(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            if (message.path("type").asText().equals("event")) {
                onEvent.accept(message.path("method").asText(), message.path("params"));
                return;
            }
            CompletableFuture<JsonNode> asked = pending.get(message.path("id").asLong());
            if (asked == null) {
                return;
            }
            if (message.path("type").asText().equals("success")) {
                asked.complete(message.path("result"));
            } else {
                asked.completeExceptionally(new AssertionError(message.path("error")
                                .asText() + ": " + message.path("message").asText()));
            }
        } catch (JsonProcessingException failure) {
            onEnd(failure);
        }
    }

    private void onEnd(Throwable reason) {
        pending.values().forEach(answer -> answer.completeExceptionally(reason));
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder fragments = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            fragments.append(data);
            if (last) {
                String message = fragments.toString();
                fragments.setLength(0);
                onMessage(message);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            onEnd(new AssertionError("the browser has closed the connection: " + statusCode + " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            onEnd(error);
        }
    }
}
