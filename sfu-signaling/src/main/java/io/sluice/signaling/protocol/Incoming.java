package io.sluice.signaling.protocol;

import org.jspecify.annotations.Nullable;

/** What has become of one message from a peer. */
public sealed interface Incoming {
    /** What the answer will be recognized by. */
    Head head();

    /** A request to be served. */
    record Accepted(Head head, Request request) implements Incoming {}

    /** A message that is no request. */
    record Refused(Head head, ErrorCode code, String message) implements Incoming {}

    /**
     * What a message says about itself.
     *
     * @param type null if it says nothing, or nothing that is known
     * @param requestId null if it has none; its answer has none either
     */
    record Head(@Nullable String type, @Nullable RequestId requestId) {
        static final Head NONE = new Head(null, null);
    }
}
