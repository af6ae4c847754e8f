package io.sluice.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the server's, over real sockets. */
final class RoomVisitor implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 60;

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final int port;
    private final WebSocket socket;

    RoomVisitor(int port) {
        this.port = port;
        this.socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), new Listener())
                .join();
    }

    /** The page at a path. */
    String page(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    /** Sends a request, and returns the answer. */
    String ask(String type, String data) throws InterruptedException {
        socket.sendText("{\"type\":\"" + type + "\",\"requestId\":1,\"data\":" + data + "}", true)
                .join();
        String message = next();
        while (!message.contains("\"requestId\":1")) {
            message = next();
        }
        return message;
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }

    /** The next message. */
    String next() throws InterruptedException {
        String message = messages.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message within " + TIMEOUT_SECONDS + " s");
        }
        return message;
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket source, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(partial.toString());
                partial.setLength(0);
            }
            source.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
