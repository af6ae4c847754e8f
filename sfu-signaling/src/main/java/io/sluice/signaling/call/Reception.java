package io.sluice.signaling.call;

import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.Grants;
import io.sluice.signaling.auth.Right;
import io.sluice.signaling.call.message.CallDialect;
import io.sluice.signaling.call.message.CallEvent;
import io.sluice.signaling.call.message.CallRequest.Join;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.turn.IceServers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How users come, are lost, come back, and go. Guarded by the desk's lock. */
final class Reception {
    /** Timers look no further ahead. */
    private static final Duration LONGEST_GRANT = Duration.ofDays(365);

    private final CallOptions options;
    private final Users users;
    private final Calls calls;
    private final Authenticator authenticator;
    private final IceServers iceServers;
    private final CallTime scheduler;
    private final InstantSource clock;
    private final Supplier<String> secrets;

    Reception(
            CallOptions options,
            Users users,
            Calls calls,
            Authenticator authenticator,
            IceServers iceServers,
            CallTime scheduler,
            InstantSource clock,
            Supplier<String> secrets) {
        this.options = options;
        this.users = users;
        this.calls = calls;
        this.authenticator = authenticator;
        this.iceServers = iceServers;
        this.scheduler = scheduler;
        this.clock = clock;
        this.secrets = secrets;
    }

    /**
     * @param current who speaks on the socket so far
     */
    void join(User current, CallLine line, Join join) {
        Grants grants = authenticator.authenticate(join.token());
        grants.require(Right.CALL);
        String id = userId(join, grants);
        if (current.joined) {
            joinAgain(current, line, id, join, grants);
            return;
        }
        if (current.call != null) {
            throw new RefusedException(
                    ErrorCode.WRONG_STATE, "userId: this socket is in a call; accepted: user:join when it has ended");
        }
        User known = users.find(id);
        if (known != null && known.joined && mayTakeUp(known, join, grants)) {
            takeUp(known, current, line, join, grants);
        } else if (known != null && known.joined && isAbandoned(known)) {
            go(known, "lost");
            come(current, id, line, join, grants);
        } else if (users.isFree(id)) {
            come(current, id, line, join, grants);
        } else {
            throw new RefusedException(
                    ErrorCode.TAKEN, "userId: is somebody else's; accepted: another one, or its sessionToken");
        }
    }

    private static String userId(Join join, Grants grants) {
        if (join.userId() != null) {
            grants.requireUser(join.userId());
            return join.userId();
        }
        if (grants.user() == null) {
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST, "userId: User ID is required; accepted: 1 to 64 characters");
        }
        return grants.user();
    }

    /** Says its name again, perhaps another one to be shown, or with a token that is good for longer. */
    private void joinAgain(User user, CallLine line, String id, Join join, Grants grants) {
        if (!user.id.equals(id)) {
            throw new RefusedException(
                    ErrorCode.WRONG_STATE,
                    "userId: this socket has joined as another user; accepted: user:leave first, or another socket");
        }
        users.rename(user, displayName(join, grants, user.displayName));
        expire(user, grants.expiresAt());
        welcome(user, line, true);
    }

    private static boolean mayTakeUp(User known, Join join, Grants grants) {
        if (join.sessionToken() != null && isSecret(known.sessionToken, join.sessionToken())) {
            return true;
        }
        boolean proven = grants.user() != null;
        return proven && known.line == null;
    }

    /**
     * Whether a name may go to the next who asks for it: a page that is loaded again, and knows of no secret. In a call it is kept for
     * who has that.
     */
    private static boolean isAbandoned(User known) {
        return known.line == null && known.call == null;
    }

    private static boolean isSecret(String secret, String guess) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), guess.getBytes(StandardCharsets.UTF_8));
    }

    private void takeUp(User known, User current, CallLine line, Join join, Grants grants) {
        if (known.missedTooMuch()) {
            go(known, "lost");
            come(current, known.id, line, join, grants);
            return;
        }
        known.cancelTimers();
        if (current.dialect != null) {
            known.dialect = current.dialect;
        }
        users.move(known, line);
        known.line = line;
        users.rename(known, displayName(join, grants, known.displayName));
        expire(known, grants.expiresAt());
        welcome(known, line, true);
        known.takeUp(line);
        users.announce(known);
        if (known.call != null) {
            calls.reconsider(known.call);
        }
    }

    private void come(User current, String id, CallLine line, Join join, Grants grants) {
        User user = User.joined(id, displayName(join, grants, id), secrets.get(), line);
        user.dialect = current.dialect;
        users.add(user, line);
        expire(user, grants.expiresAt());
        welcome(user, line, false);
    }

    private void welcome(User user, CallLine line, boolean resumed) {
        user.tell(
                new CallEvent.Joined(
                        user.id,
                        line.socketId(),
                        user.displayName,
                        user.state().name(),
                        user.sessionToken,
                        resumed,
                        iceServers.handOut(user.id).servers()),
                CallDialect.CALL);
    }

    private static String displayName(Join join, Grants grants, String otherwise) {
        String name = grants.displayName() != null ? grants.displayName() : join.displayName();
        return Objects.requireNonNullElse(name, otherwise);
    }

    private void expire(User user, @Nullable Instant end) {
        if (user.expiry != null) {
            user.expiry.cancel();
            user.expiry = null;
        }
        user.grantedUntil = end;
        if (end != null) {
            Duration left = Duration.between(clock.instant(), end);
            Duration delay = left.compareTo(LONGEST_GRANT) < 0 ? left : LONGEST_GRANT;
            user.expiry = scheduler.schedule(delay, () -> leave(user, "expired"));
        }
    }

    /** A socket is gone: a user who has joined has some time to come back. */
    void disconnect(CallLine line) {
        User user = users.disconnect(line);
        if (user == null) {
            return;
        }
        if (!user.joined) {
            calls.drop(user, "lost");
            return;
        }
        user.loss = scheduler.schedule(options.resumeTimeout(), () -> onLost(user));
        if (user.call != null) {
            calls.reconsider(user.call);
        }
    }

    private void onLost(User user) {
        if (user.line == null) {
            go(user, "lost");
        }
    }

    /** The user goes and is told so. Without effect on one who has gone. */
    void leave(User user, String reason) {
        if (users.find(user.id) == user) {
            CallLine line = user.line;
            go(user, reason);
            if (line != null) {
                line.tell(new CallEvent.Left(user.id), CallDialect.CALL, user.id);
            }
        }
    }

    private void go(User user, String reason) {
        user.cancelTimers();
        calls.drop(user, reason);
        users.remove(user);
    }
}
