package io.sluice.signaling.call.message;

import io.sluice.signaling.call.message.CallEvent.UserStatus;
import io.sluice.signaling.call.message.CallSignal.Candidate;
import io.sluice.signaling.call.message.CallSignal.Description;
import io.sluice.signaling.protocol.Data;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.RequestId;
import io.sluice.signaling.turn.IceServer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what is told about calls, in the dialect of who is told. */
public final class CallWriter {
    /** What a caller of the third dialect hears instead of a rejection: these, or REJECT. */
    private static final Map<String, String> OUTCOMES = Map.of("timeout", "TIMEOUT", "busy", "BUSY", "lost", "LOST");

    private CallWriter() {}

    /**
     * Writes one message.
     *
     * @param reader the id of who is told
     * @param requestId of the request that is answered by it; null for none
     */
    public static String write(CallEvent event, CallDialect dialect, String reader, @Nullable RequestId requestId) {
        Message message = dialect == CallDialect.PRE_OFFER ? preOffer(event, reader) : common(event, dialect);
        return MessageWriter.write(message.type, requestId, message.data);
    }

    /** What a caller of the third dialect is told of somebody who cannot be rung. */
    public static String noAnswer(String to, boolean busy, @Nullable RequestId requestId) {
        return MessageWriter.write("pre-offer-answer", requestId, outcome(busy ? "BUSY" : "NOT_FOUND", to));
    }

    private static Message preOffer(CallEvent event, String reader) {
        return switch (event) {
            case CallEvent.Incoming incoming -> new Message("pre-offer", incoming(incoming));
            case CallEvent.Accepted(String callId, String by)
            when !by.equals(reader) ->
                new Message("pre-offer-answer", outcome("ACCEPT", by).put("callId", callId));
            case CallEvent.Rejected(String callId, String by, String reason)
            when !by.equals(reader) ->
                new Message(
                        "pre-offer-answer",
                        outcome(OUTCOMES.getOrDefault(reason, "REJECT"), by)
                                .put("callId", callId)
                                .put("reason", reason));
            default -> common(event, CallDialect.PRE_OFFER);
        };
    }

    private static Data outcome(String answer, String from) {
        return new Data().put("answer", answer).put("from", from);
    }

    private static Message common(CallEvent event, CallDialect dialect) {
        return switch (event) {
            case CallEvent.Joined joined -> new Message("user:joined", joined(joined));
            case CallEvent.Left(String userId) -> new Message("user:left", new Data().put("userId", userId));
            case CallEvent.Users users ->
                new Message(
                        "user:list",
                        new Data()
                                .put(
                                        "users",
                                        users.users().stream()
                                                .map(CallWriter::user)
                                                .toList())
                                .put("total", users.total()));
            case CallEvent.UserChanged(UserStatus user) -> new Message("user:state", user(user));
            case CallEvent.Initiated(String callId, String to, CallType callType) ->
                new Message("call:initiated", call(callId).put("to", to).put("callType", callType.wireName()));
            case CallEvent.Incoming incoming ->
                new Message("call:incoming", incoming(incoming).put("callerId", incoming.from()));
            case CallEvent.Accepted(String callId, String by) ->
                new Message("call:accepted", call(callId).put("by", by));
            case CallEvent.Rejected(String callId, String by, String reason) ->
                new Message("call:rejected", call(callId).put("by", by).put("reason", reason));
            case CallEvent.Signalled signalled -> signal(signalled, dialect);
            case CallEvent.StateChanged(String callId, String state) ->
                new Message("call:state", call(callId).put("state", state));
            case CallEvent.Moved(String callId, String roomId, String token) ->
                new Message("call:moved", call(callId).put("roomId", roomId).put("token", token));
            case CallEvent.PartyLeft(String callId, String userId, String reason) ->
                new Message("call:left", call(callId).put("userId", userId).put("reason", reason));
            case CallEvent.Ended(String callId, String by, String reason, long durationMillis) ->
                new Message(
                        "call:ended",
                        call(callId).put("by", by).put("reason", reason).put("durationMillis", durationMillis));
        };
    }

    private static Data call(String callId) {
        return new Data().put("callId", callId);
    }

    private static Data joined(CallEvent.Joined joined) {
        return new Data()
                .put("userId", joined.userId())
                .put("socketId", joined.socketId())
                .put("displayName", joined.displayName())
                .put("state", joined.state())
                .put("sessionToken", joined.sessionToken())
                .put("resumed", joined.resumed())
                .put(
                        "iceServers",
                        joined.iceServers().stream().map(CallWriter::iceServer).toList());
    }

    private static Data iceServer(IceServer server) {
        return new Data()
                .putTexts("urls", server.urls())
                .put("username", server.username())
                .put("credential", server.credential());
    }

    private static Data user(UserStatus user) {
        return new Data()
                .put("userId", user.userId())
                .put("displayName", user.displayName())
                .put("state", user.state());
    }

    private static Data incoming(CallEvent.Incoming incoming) {
        return call(incoming.callId())
                .put("from", incoming.from())
                .put("displayName", incoming.displayName())
                .put("callType", incoming.callType().wireName())
                .put("timeoutSeconds", incoming.timeoutSeconds())
                .put("roomId", incoming.roomId());
    }

    private static Message signal(CallEvent.Signalled signalled, CallDialect dialect) {
        CallSignal signal = signalled.signal();
        boolean sameDialect = dialect == signalled.spokenIn();
        Data data = new Data();
        switch (signal) {
            case Description description -> description(data, description, dialect, sameDialect);
            case Candidate candidate -> candidate(data, candidate, sameDialect);
        }
        data.put("from", signalled.from()).put("callId", signalled.callId());
        if (signal.kind() == CallSignal.Kind.OFFER) {
            data.put("callType", signalled.callType().wireName());
        }
        return new Message(dialect.type(signal.kind()), data);
    }

    /** As it came, between two who speak alike; otherwise under the reader's name, and in the form that browsers give it. */
    private static void description(Data data, Description description, CallDialect dialect, boolean sameDialect) {
        String field = sameDialect ? description.field() : dialect.field(description.kind());
        if (sameDialect && description.bare()) {
            // With its type beside it the message itself is what a browser takes.
            data.put("type", description.type()).put(field, description.sdp());
        } else {
            data.put(field, new Data().put("type", description.type()).put("sdp", description.sdp()));
        }
    }

    private static void candidate(Data data, Candidate candidate, boolean sameDialect) {
        if (sameDialect && candidate.bare()) {
            put(data, candidate);
        } else {
            Data init = new Data();
            put(init, candidate);
            data.put(CallDialect.CANDIDATE_FIELD, init);
        }
    }

    private static void put(Data data, Candidate candidate) {
        data.put(CallDialect.CANDIDATE_FIELD, candidate.candidate()).put("sdpMid", candidate.sdpMid());
        if (candidate.sdpMLineIndex() != null) {
            data.put("sdpMLineIndex", candidate.sdpMLineIndex());
        }
        data.put("usernameFragment", candidate.usernameFragment());
    }

    private record Message(String type, Data data) {}
}
