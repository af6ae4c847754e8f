package io.sluice.signaling.call;

import io.sluice.signaling.call.message.CallDialect;
import io.sluice.signaling.call.message.CallEvent;
import io.sluice.signaling.call.message.CallEvent.UserStatus;
import io.sluice.signaling.session.Scheduler.Task;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody who can call and be called. Guarded by the desk's lock. */
final class User {
    final String id;

    /** False for a socket that never joined: it goes by its socket's id, unseen by those who watch, and ends with it. */
    final boolean joined;

    /** What takes the user up after a loss; empty for one that has not joined. */
    final String sessionToken;

    String displayName;

    /** Null while the socket is lost. */
    @Nullable
    CallLine line;

    /** Null until it has said something that only one dialect has. */
    @Nullable
    CallDialect dialect;

    /** The only one, whether it rings or goes on. */
    @Nullable
    Call call;

    /** When its token runs out; null for never. */
    @Nullable
    Instant grantedUntil;

    /** Ends the user whose socket stays lost, or whose token runs out. */
    @Nullable
    Task expiry;

    @Nullable
    Task loss;

    /** What those who watch were told last. */
    UserState announced = UserState.OFFLINE;

    private final MissedEvents missed = new MissedEvents();
    private @Nullable String endedCallId;
    private long callEndedNanos;

    private User(String id, boolean joined, String displayName, String sessionToken, CallLine line) {
        this.id = id;
        this.joined = joined;
        this.displayName = displayName;
        this.sessionToken = sessionToken;
        this.line = line;
    }

    static User joined(String id, String displayName, String sessionToken, CallLine line) {
        return new User(id, true, displayName, sessionToken, line);
    }

    static User unnamed(CallLine line) {
        return new User(line.socketId(), false, line.socketId(), "", line);
    }

    UserState state() {
        if (call != null) {
            return UserState.IN_CALL;
        }
        return line == null ? UserState.OFFLINE : UserState.ONLINE;
    }

    UserStatus status() {
        return new UserStatus(id, displayName, state().name());
    }

    /** Says something now, or when the socket is back. */
    void tell(CallEvent event, CallDialect fallback) {
        if (line == null) {
            missed.add(event, dialect(fallback));
        } else {
            line.tell(event, dialect(fallback), id);
        }
    }

    /** Whether more was said to the lost socket than is kept. */
    boolean missedTooMuch() {
        return missed.overflowed();
    }

    /** The socket is back: it hears what was said meanwhile. */
    void takeUp(CallLine newLine) {
        line = newLine;
        missed.drain((event, spoken) -> newLine.tell(event, spoken, id));
    }

    void onCallEnded(String callId, long nowNanos) {
        call = null;
        endedCallId = callId;
        callEndedNanos = nowNanos;
    }

    /**
     * Whether the user is not in that call any more, but was in it last.
     *
     * @param callId null for any
     */
    boolean hasLeft(@Nullable String callId) {
        boolean isThere = call != null && (callId == null || callId.equals(call.id));
        return !isThere && endedCallId != null && (callId == null || callId.equals(endedCallId));
    }

    /** How long ago its last call ended. */
    long nanosSinceCall(long nowNanos) {
        return nowNanos - callEndedNanos;
    }

    void cancelTimers() {
        if (expiry != null) {
            expiry.cancel();
        }
        if (loss != null) {
            loss.cancel();
        }
    }

    private CallDialect dialect(CallDialect fallback) {
        return dialect == null ? fallback : dialect;
    }
}
