package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/** JSON of one peer for another, which the server does not look into: a session description, a candidate. Immutable. */
public final class Opaque {
    private final JsonNode value;

    Opaque(JsonNode value) {
        this.value = value;
    }

    JsonNode value() {
        return value;
    }
}
