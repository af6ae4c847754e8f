package io.sluice.signaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.signaling.protocol.Samples;
import io.sluice.signaling.protocol.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.util.ArrayDeque;
import java.util.Queue;

/** A peer that joins a room and goes on with its session on one socket after another. */
final class RoomClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final int port;
    private final Queue<JsonNode> pushes = new ArrayDeque<>();
    private SignalingClient socket;
    private long lastSeq;
    private int lastId;
    private String sessionToken = "";
    private String peerId = "";

    RoomClient(HttpClient http, int port) throws InterruptedException {
        this(http, port, new SignalingClient(http, port));
    }

    /** A peer on a socket that is open. */
    RoomClient(HttpClient http, int port, SignalingClient socket) {
        this.http = http;
        this.port = port;
        this.socket = socket;
    }

    /** A peer that has joined. */
    static RoomClient join(HttpClient http, int port, String roomId, String displayName) throws InterruptedException {
        RoomClient client = new RoomClient(http, port);
        client.join("{\"roomId\":\"" + roomId + "\",\"displayName\":\"" + displayName + "\"}");
        return client;
    }

    JsonNode join(String data) throws InterruptedException {
        JsonNode joined = ask("join", data);
        sessionToken = joined.path("sessionToken").textValue();
        peerId = joined.path("peerId").textValue();
        return joined;
    }

    String peerId() {
        return peerId;
    }

    String sessionToken() {
        return sessionToken;
    }

    long lastSeq() {
        return lastSeq;
    }

    SignalingClient socket() {
        return socket;
    }

    /** Sends a request and returns the data of its reply; pushes that come before wait. */
    JsonNode ask(String type, String data) throws InterruptedException {
        JsonNode reply = exchange(type, data);
        if (!reply.path("type").asText().equals(type)) {
            throw new AssertionError("asked for " + type + " " + data + ", was told " + reply);
        }
        Schemas.checkTaken(message(type, data, 1, false));
        return reply.path("data");
    }

    /** Sends a request and returns the code of the error it must be answered with. */
    String refusal(String type, String data) throws InterruptedException {
        JsonNode reply = exchange(type, data);
        if (!reply.path("type").asText().equals("error")) {
            throw new AssertionError("asked for " + type + " " + data + ", was told " + reply);
        }
        return reply.path("data").path("code").textValue();
    }

    /** Sends a request, and gives its id to wait for the answer by. */
    int send(String type, String data) {
        socket.send(message(type, data, ++lastId, false).toString());
        return lastId;
    }

    /** Sends a request once more under the id it had. */
    JsonNode again(int id, String type, String data) throws InterruptedException {
        socket.send(message(type, data, id, true).toString());
        return answer(id);
    }

    /** The data of the next push, which must be of this type. */
    JsonNode expect(String type) throws InterruptedException {
        JsonNode push = nextPush();
        if (!push.path("type").asText().equals(type) || push.has("requestId")) {
            throw new AssertionError("expected " + type + ", was told " + push);
        }
        return push.path("data");
    }

    /** The next push, whatever it is. */
    JsonNode nextPush() throws InterruptedException {
        return pushes.isEmpty() ? next() : pushes.remove();
    }

    /** Nothing has come that was not looked at. */
    void expectNothing() throws InterruptedException {
        ask("getIceServers", "{}");
        if (!pushes.isEmpty()) {
            throw new AssertionError("was told " + pushes);
        }
    }

    /** Loses the socket without a word. */
    void cut() {
        socket.abort();
    }

    /** Opens another socket, and says what it is told. */
    JsonNode resume() throws InterruptedException {
        return resume(sessionToken, lastSeq);
    }

    JsonNode resume(String token, long from) throws InterruptedException {
        socket = new SignalingClient(http, port);
        return exchange("resume", "{\"sessionToken\":\"" + token + "\",\"lastSeq\":" + from + "}");
    }

    JsonNode answer(int id) throws InterruptedException {
        while (true) {
            JsonNode message = next();
            if (message.path("requestId").asInt(-1) == id) {
                return message;
            }
            pushes.add(message);
        }
    }

    String createTransport(String purpose) throws InterruptedException {
        return ask("createWebRtcTransport", "{\"purpose\":\"" + purpose + "\"}")
                .path("id")
                .textValue();
    }

    String produceAudio(String transportId, String source) throws InterruptedException {
        return produce("{\"transportId\":\"" + transportId + "\",\"kind\":\"audio\",\"source\":\"" + source
                + "\",\"rtpParameters\":" + Samples.AUDIO_PARAMETERS + "}");
    }

    /** The room is told after the answer: when the next request is answered too, it has been. */
    private String produce(String data) throws InterruptedException {
        String id = ask("produce", data).path("id").textValue();
        ask("getIceServers", "{}");
        return id;
    }

    String produceVideo(String transportId) throws InterruptedException {
        return produce("{\"transportId\":\"" + transportId + "\",\"kind\":\"video\",\"rtpParameters\":"
                + Samples.VIDEO_PARAMETERS + "}");
    }

    /** Receives something, and says under which id. */
    String consume(String producerId) throws InterruptedException {
        return ask(
                        "consume",
                        "{\"producerId\":\"" + producerId + "\",\"rtpCapabilities\":" + Samples.CAPABILITIES + "}")
                .path("id")
                .textValue();
    }

    @Override
    public void close() {
        socket.close();
    }

    private JsonNode exchange(String type, String data) throws InterruptedException {
        return answer(send(type, data));
    }

    private JsonNode next() throws InterruptedException {
        JsonNode message = socket.next();
        JsonNode seq = message.path("seq");
        if (seq.isIntegralNumber()) {
            if (seq.longValue() != lastSeq + 1) {
                throw new AssertionError("after " + lastSeq + " came " + message);
            }
            lastSeq = seq.longValue();
        }
        return message;
    }

    private static JsonNode message(String type, String data, int id, boolean again) {
        try {
            ObjectNode message = JSON.createObjectNode().put("type", type).put("requestId", id);
            if (again) {
                message.put("again", true);
            }
            message.set("data", JSON.readTree(data));
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
