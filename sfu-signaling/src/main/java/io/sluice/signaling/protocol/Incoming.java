package io.sluice.signaling.protocol;

import org.jspecify.annotations.Nullable;

/** What has become of one text from a peer. */
public sealed interface Incoming {
    /** What the answer will be recognized by. */
    Head head();

    /** A message of a type that is known; its fields have not been looked at. */
    record Message(Head head, Fields data) implements Incoming {
        /** One of the types that are known. */
        public String type() {
            return String.valueOf(head.type());
        }
    }

    /** A text that is no message, or of no known type. */
    record Refused(Head head, ErrorCode code, String message) implements Incoming {}

    /**
     * What a message says about itself.
     *
     * @param type null if it says nothing, or nothing that is known
     * @param requestId null if it has none; its answer has none either
     * @param again whether it was sent before, on a socket that was lost before the answer came
     */
    record Head(@Nullable String type, @Nullable RequestId requestId, boolean again) {
        static final Head NONE = new Head(null, null, false);
    }
}
