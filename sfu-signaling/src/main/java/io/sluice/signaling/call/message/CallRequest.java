package io.sluice.signaling.call.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody who calls, or is called, may ask for: all there is, whatever the {@link CallDialect}. */
public sealed interface CallRequest {
    /** The call it is about; null where none is named. */
    default @Nullable String callId() {
        return null;
    }

    /**
     * To be known by a name, or to take up a name whose socket was lost.
     *
     * @param userId null where a token names the user
     * @param displayName what others are shown; null for the user's id
     * @param token proves who it is, where the server asks for proof
     * @param sessionToken given by an earlier join of the same user
     */
    record Join(
            @Nullable String userId,
            @Nullable String displayName,
            @Nullable String token,
            @Nullable String sessionToken)
            implements CallRequest {}

    /** To be known no more, at once. */
    record Leave() implements CallRequest {}

    /** To be told who is there and what becomes of them. */
    record Watch() implements CallRequest {}

    /** To ring somebody. */
    record Initiate(String to, CallType callType) implements CallRequest {}

    /**
     * To take a call that rings.
     *
     * @param callId null for the one that rings
     */
    record Accept(@Nullable String callId) implements CallRequest {}

    /**
     * To decline a call that rings.
     *
     * @param callId null for the one that rings
     * @param reason in the user's own words
     */
    record Reject(@Nullable String callId, @Nullable String reason) implements CallRequest {}

    /** To hang up, or to stop ringing. */
    record End(String callId) implements CallRequest {}

    /**
     * To pass a signal to the other party.
     *
     * @param to null for the only other
     * @param callId null for the asker's call
     */
    record Signal(
            CallSignal signal,
            @Nullable String to,
            @Nullable String callId) implements CallRequest {}

    /** To say how this side's connection fares. */
    record Report(String callId, View view) implements CallRequest {}

    /** To have a third person rung, and the call moved to a room. */
    record Invite(String callId, String to) implements CallRequest {}

    /** To have the call moved to a room. */
    record Move(String callId, MoveReason reason) implements CallRequest {}

    /** How one side sees the connection. */
    enum View {
        CONNECTED,
        RECONNECTING,
        FAILED
    }

    /** Why a call leaves the direct way. */
    enum MoveReason {
        UNREACHABLE,
        INVITE;

        /** As it stands in a message. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
