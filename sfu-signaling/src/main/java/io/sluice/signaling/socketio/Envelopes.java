package io.sluice.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.signaling.protocol.Json;
import io.sluice.signaling.protocol.RefusedException;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into the messages of a plain WebSocket and those into events. An event {@code [name, data, more]} is the message
 * {@code {"type": name, "data": data}}; what else stands in a message ({@code requestId, again} of the client's, {@code socketId,
 * seq} of the server's) is in the event's third element, an object. A callback stands for a {@code requestId}. Not thread-safe.
 */
final class Envelopes {
    private static final String TYPE = "type";
    private static final String DATA = "data";
    private static final String REQUEST_ID = "requestId";
    private static final String TOKEN = "token";

    /** Of a client's third element; others are passed over. */
    private static final Set<String> CLIENT_FIELDS = Set.of(REQUEST_ID, "again");

    /** The requests that take the token with which the client connected, if they bring none. */
    private static final Set<String> SIGN_IN = Set.of("join", "user:join");

    private final Acknowledgements acknowledgements = new Acknowledgements();
    private @Nullable String token;

    /**
     * Reads what a client gives when it connects.
     *
     * @param json an object, or empty; its {@code token} is kept for the requests that take one
     * @throws MalformedPacketException if it is not that
     */
    void authenticate(String json) {
        JsonNode payload = json.isEmpty() ? null : read(json);
        if (payload == null || payload.path(TOKEN).isMissingNode()) {
            return;
        }
        if (!payload.path(TOKEN).isTextual()) {
            throw new MalformedPacketException(
                    "auth.token: " + Json.kindOf(payload.path(TOKEN)) + "; accepted: a string");
        }
        token = payload.path(TOKEN).textValue();
    }

    /**
     * The message that an event is.
     *
     * @throws MalformedPacketException if it does not begin with a name
     */
    String toMessage(SocketPacket event) {
        JsonNode arguments = read(event.json());
        if (!arguments.isArray() || !arguments.path(0).isTextual()) {
            throw new MalformedPacketException("an event is a list that begins with its name");
        }
        String name = arguments.path(0).textValue();
        ObjectNode message = Json.object().put(TYPE, name);
        if (arguments.path(2).isObject()) {
            arguments.path(2).properties().stream()
                    .filter(field -> CLIENT_FIELDS.contains(field.getKey()))
                    .forEach(field -> message.set(field.getKey(), field.getValue()));
        }
        if (event.id().isPresent()) {
            acknowledge(message, event.id().getAsInt());
        }
        if (arguments.has(1)) {
            message.set(DATA, arguments.path(1));
        }
        if (token != null && SIGN_IN.contains(name)) {
            addToken(message);
        }
        return Json.write(message);
    }

    /** The packet that a message of the server's is; nothing is left of the message but what stands beside type and data. */
    SocketPacket toPacket(ObjectNode more) {
        String type = more.remove(TYPE).asText();
        JsonNode data = more.remove(DATA);
        OptionalInt ackId = acknowledgements.take(more.path(REQUEST_ID));
        ArrayNode arguments = Json.array();
        if (ackId.isEmpty()) {
            arguments.add(type);
        } else {
            more.remove(REQUEST_ID);
        }
        arguments.add(ackId.isPresent() && type.equals("error") ? Json.object().set("error", data) : data);
        if (!more.isEmpty()) {
            arguments.add(more);
        }
        String json = Json.write(arguments);
        return ackId.isPresent()
                ? SocketPacket.ack(ackId.getAsInt(), json)
                : SocketPacket.of(SocketPacket.Type.EVENT, json);
    }

    private void acknowledge(ObjectNode message, int ackId) {
        if (!message.has(REQUEST_ID)) {
            message.put(REQUEST_ID, ackId);
        }
        acknowledgements.expect(message.path(REQUEST_ID), ackId);
    }

    private void addToken(ObjectNode message) {
        JsonNode data = message.path(DATA);
        if (data.isMissingNode() || data.isNull()) {
            message.set(DATA, Json.object().put(TOKEN, token));
        } else if (data instanceof ObjectNode fields && !fields.has(TOKEN)) {
            fields.put(TOKEN, token);
        }
    }

    /** Texts come from a stranger, and what is wrong with them is told in the words of the plain socket. */
    private static JsonNode read(String json) {
        try {
            return Json.read(json);
        } catch (RefusedException e) {
            throw new MalformedPacketException(e.getMessage());
        }
    }
}
