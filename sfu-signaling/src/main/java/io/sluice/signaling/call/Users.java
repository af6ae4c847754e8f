package io.sluice.signaling.call;

import io.sluice.signaling.call.message.CallDialect;
import io.sluice.signaling.call.message.CallEvent;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is there, on which socket, and who is told of it. Guarded by the desk's lock. */
final class Users {
    /** What fits a message, and what a person looks through. */
    private static final int MAX_LISTED = 1000;

    private final CallOptions options;

    /** Whether sockets that have not joined can be called by their ids. */
    private final boolean unnamedReachable;

    private final Map<String, User> bySocket = new HashMap<>();

    /** Those who have joined, lost ones included, in that order. */
    private final Map<String, User> byId = new LinkedHashMap<>();

    private final Set<User> watchers = new LinkedHashSet<>();

    Users(CallOptions options, boolean unnamedReachable) {
        this.options = options;
        this.unnamedReachable = unnamedReachable;
    }

    /** A new socket. */
    void connect(CallLine line) {
        bySocket.put(line.socketId(), User.unnamed(line));
    }

    /** Who speaks on a socket; null once another has taken its place. */
    @Nullable
    User on(CallLine line) {
        return bySocket.get(line.socketId());
    }

    /** Who goes by an id. */
    @Nullable
    User find(String id) {
        User joined = byId.get(id);
        if (joined != null || !unnamedReachable) {
            return joined;
        }
        User onSocket = bySocket.get(id);
        return onSocket == null || onSocket.joined ? null : onSocket;
    }

    /** Whether an id is free to be taken; those of sockets are not. */
    boolean isFree(String id) {
        return !byId.containsKey(id) && !bySocket.containsKey(id);
    }

    /** From now on the socket is that user's. */
    void add(User user, CallLine line) {
        if (byId.size() >= options.users()) {
            throw new RefusedException(
                    ErrorCode.LIMIT_REACHED,
                    "the server has " + options.users() + " users; accepted: another one when one has gone");
        }
        byId.put(user.id, user);
        bySocket.put(line.socketId(), user);
        announce(user);
    }

    /** The user goes on on another socket; the one it had, if it still has one, is closed. */
    void move(User user, CallLine line) {
        CallLine old = user.line;
        if (old != null) {
            bySocket.remove(old.socketId());
            watchers.remove(user);
            old.replace();
        }
        bySocket.put(line.socketId(), user);
    }

    /**
     * A socket is gone.
     *
     * @return whose it was; null if another has taken its place
     */
    @Nullable
    User disconnect(CallLine line) {
        User user = bySocket.remove(line.socketId());
        if (user != null) {
            user.line = null;
            watchers.remove(user);
            announce(user);
        }
        return user;
    }

    /** The user goes; its socket, if it has one, has no name from now on. Idempotent. */
    void remove(User user) {
        CallLine line = user.line;
        if (line != null) {
            connect(line);
            user.line = null;
        }
        watchers.remove(user);
        if (byId.remove(user.id, user)) {
            announce(user);
        }
    }

    /** Tells a user of the others, from now on. Idempotent. */
    void watch(User user) {
        if (!watchers.contains(user) && watchers.size() >= options.watchers()) {
            throw new RefusedException(
                    ErrorCode.LIMIT_REACHED,
                    options.watchers() + " users watch; accepted: another one when one has gone");
        }
        watchers.add(user);
        List<User> others = byId.values().stream()
                .filter(other -> other != user && other.state() != UserState.OFFLINE)
                .toList();
        user.tell(
                new CallEvent.Users(
                        others.stream().limit(MAX_LISTED).map(User::status).toList(), others.size()),
                CallDialect.CALL);
    }

    /** Tells those who watch if a user is seen in another state than they know. */
    void announce(User user) {
        UserState state = user.state();
        if (user.joined && state != user.announced) {
            user.announced = state;
            tellOthers(user);
        }
    }

    /** Tells those who watch what a user is called now. */
    void rename(User user, String displayName) {
        if (!user.displayName.equals(displayName)) {
            user.displayName = displayName;
            tellOthers(user);
        }
    }

    int size() {
        return byId.size();
    }

    private void tellOthers(User user) {
        CallEvent event = new CallEvent.UserChanged(user.status());
        watchers.stream().filter(watcher -> watcher != user).forEach(watcher -> watcher.tell(event, CallDialect.CALL));
    }
}
