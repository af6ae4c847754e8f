package io.sluice.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The acknowledgements that a client waits for, by the request they belong to. When there are too many the oldest is forgotten; its
 * answer comes as an event then. Not thread-safe.
 */
final class Acknowledgements {
    /** Requests are served one after the other; more than a few wait only if the client does not care. */
    private static final int MAX_WAITING = 1024;

    private final Map<JsonNode, Integer> waiting = new LinkedHashMap<>();

    void expect(JsonNode requestId, int ackId) {
        waiting.put(requestId, ackId);
        if (waiting.size() > MAX_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
        }
    }

    /** The id to acknowledge an answer by; empty if nobody waits for it by acknowledgement. */
    OptionalInt take(JsonNode requestId) {
        Integer ackId = waiting.remove(requestId);
        return ackId == null ? OptionalInt.empty() : OptionalInt.of(ackId);
    }
}
