package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/** What a peer put into a request to know its answer by: a string or a number, echoed as it came. */
public final class RequestId {
    private final JsonNode value;

    RequestId(JsonNode value) {
        this.value = value;
    }

    JsonNode value() {
        return value;
    }
}
