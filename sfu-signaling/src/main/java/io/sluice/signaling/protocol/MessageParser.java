package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.protocol.Incoming.Head;
import io.sluice.signaling.protocol.Incoming.Message;
import io.sluice.signaling.protocol.Incoming.Refused;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Turns a peer's text into an {@link Incoming}, whatever the text: nothing is thrown. What is not known is passed over. */
public final class MessageParser {
    /** Longer than a UUID, and short enough to be echoed without a thought. */
    private static final int MAX_REQUEST_ID = 128;

    private MessageParser() {}

    /**
     * Reads one message.
     *
     * @param types that are known, listed to whoever sends another one
     */
    public static Incoming parse(String text, SortedSet<String> types) {
        Head head = Head.NONE;
        try {
            JsonNode message = Json.read(text);
            if (!message.isObject()) {
                throw new RefusedException(
                        ErrorCode.BAD_REQUEST,
                        "the message " + Json.kindOf(message) + "; accepted: an object with type, data and requestId");
            }
            head = new Head(null, requestId(message.path("requestId")), false);
            Fields envelope = new Fields(message, "");
            String type = envelope.text("type");
            if (!types.contains(type)) {
                throw new RefusedException(
                        ErrorCode.UNKNOWN_TYPE, "type: is not known; accepted: " + String.join(", ", types));
            }
            head = new Head(type, head.requestId(), envelope.flag("again"));
            return new Message(head, data(message));
        } catch (RefusedException e) {
            return new Refused(head, e.code(), e.getMessage());
        }
    }

    private static @Nullable RequestId requestId(JsonNode value) {
        if (Json.isAbsent(value)) {
            return null;
        }
        if (value.isNumber() || (value.isTextual() && value.textValue().length() <= MAX_REQUEST_ID)) {
            return new RequestId(value);
        }
        throw RefusedException.badField(
                "requestId",
                value.isTextual() ? "is too long" : Json.kindOf(value),
                "a number, or a string of at most " + MAX_REQUEST_ID + " characters");
    }

    /** The fields of the message; none if there is no data, so that the first missing one is named. */
    private static Fields data(JsonNode message) {
        JsonNode data = message.path("data");
        if (data.isObject() || Json.isAbsent(data)) {
            return new Fields(data, "");
        }
        throw RefusedException.badField("data", Json.kindOf(data), "an object");
    }
}
