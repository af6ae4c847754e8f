package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a peer put into a request to know its answer by: a string or a number, echoed as it came. */
public final class RequestId {
    private final JsonNode value;

    RequestId(JsonNode value) {
        this.value = value;
    }

    JsonNode value() {
        return value;
    }

    /** As it is written: 1 is not "1", nor 1.0. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RequestId id && value.equals(id.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
