package io.sluice.signaling.call.message;

import org.jspecify.annotations.Nullable;

/**
 * What one party of a call tells the other's browser. The server looks at its form and size only, and passes on what is named here:
 * whatever else stood in the message ends with it.
 */
public sealed interface CallSignal {
    /** What kinds of signals there are. */
    enum Kind {
        OFFER,
        ANSWER,
        CANDIDATE
    }

    Kind kind();

    /**
     * A session description.
     *
     * @param kind offer or answer
     * @param sdp at most {@link CallReader#MAX_SDP} characters
     * @param bare whether it came as a string; otherwise as an object with {@code type} and {@code sdp}
     * @param field the name under which it came
     */
    record Description(Kind kind, String sdp, boolean bare, String field) implements CallSignal {
        /** As it stands in {@code RTCSessionDescriptionInit.type}. */
        String type() {
            return kind == Kind.OFFER ? "offer" : "answer";
        }
    }

    /**
     * A candidate, or the end of them.
     *
     * @param candidate RFC 8839 section 5.1; empty for the end of candidates
     * @param sdpMid null if it was not given
     * @param sdpMLineIndex null if it was not given
     * @param usernameFragment null if it was not given
     * @param bare whether its parts stood in the message itself; otherwise in an object of their own
     */
    record Candidate(
            String candidate,
            @Nullable String sdpMid,
            @Nullable Integer sdpMLineIndex,
            @Nullable String usernameFragment,
            boolean bare)
            implements CallSignal {
        /** No more will come: what a browser calls a null candidate. */
        static final Candidate END = new Candidate("", null, null, null, false);

        @Override
        public Kind kind() {
            return Kind.CANDIDATE;
        }
    }
}
