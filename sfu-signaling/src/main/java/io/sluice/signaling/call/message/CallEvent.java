package io.sluice.signaling.call.message;

import io.sluice.signaling.turn.IceServer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who calls, or is called, is told. Users are named by their ids; one that has none, because its socket never
 * joined, by its socket's id.
 */
public sealed interface CallEvent {
    /**
     * The answer to a join.
     *
     * @param state as others see it from now on: ONLINE, or IN_CALL if the user was in one
     * @param sessionToken a secret with which the user is taken up when its socket is lost
     * @param resumed whether the user was there before, with its call if it has one
     * @param iceServers what to give an {@code RTCPeerConnection}
     */
    record Joined(
            String userId,
            String socketId,
            String displayName,
            String state,
            String sessionToken,
            boolean resumed,
            List<IceServer> iceServers)
            implements CallEvent {
        public Joined {
            iceServers = List.copyOf(iceServers);
        }
    }

    /** The answer to a leave. */
    record Left(String userId) implements CallEvent {}

    /**
     * Who is there; at most as many as fit one message.
     *
     * @param total how many there are
     */
    record Users(List<UserStatus> users, int total) implements CallEvent {
        public Users {
            users = List.copyOf(users);
        }
    }

    /** One of them comes, goes, is rung or hangs up. */
    record UserChanged(UserStatus user) implements CallEvent {}

    /** The answer to who begins a call. */
    record Initiated(String callId, String to, CallType callType) implements CallEvent {}

    /**
     * It rings.
     *
     * @param from who calls
     * @param displayName of who calls
     * @param timeoutSeconds how long it will ring
     * @param roomId of a call that goes on in a room already; otherwise null
     */
    record Incoming(
            String callId,
            String from,
            String displayName,
            CallType callType,
            int timeoutSeconds,
            @Nullable String roomId)
            implements CallEvent {}

    /** Somebody has taken the call. */
    record Accepted(String callId, String by) implements CallEvent {}

    /**
     * Somebody has not. The end of a call that nobody had accepted.
     *
     * @param reason declined, timeout, lost, or the words of who declined
     */
    record Rejected(String callId, String by, String reason) implements CallEvent {}

    /**
     * A signal of another party.
     *
     * @param callType as the call was begun
     * @param spokenIn the dialect it was said in
     */
    record Signalled(String callId, String from, CallType callType, CallSignal signal, CallDialect spokenIn)
            implements CallEvent {}

    /**
     * The call has come into another state.
     *
     * @param state its name in lower case
     */
    record StateChanged(String callId, String state) implements CallEvent {}

    /**
     * The call goes on in a room: join that.
     *
     * @param token to join with, where the server asks for one
     */
    record Moved(String callId, String roomId, @Nullable String token) implements CallEvent {}

    /** One of several has gone; the call goes on. */
    record PartyLeft(String callId, String userId, String reason) implements CallEvent {}

    /**
     * The call is over.
     *
     * @param by who ended it; null if no party did
     * @param durationMillis since it was accepted; 0 if it never was
     */
    record Ended(String callId, @Nullable String by, String reason, long durationMillis) implements CallEvent {}

    /**
     * Somebody as others see them.
     *
     * @param state OFFLINE, ONLINE or IN_CALL
     */
    record UserStatus(String userId, String displayName, String state) {}
}
