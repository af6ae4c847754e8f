package io.sluice.signaling.socketio;

import io.sluice.signaling.http.AddressCounts;
import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.socketio.EngineSession.Client;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The sessions by their ids, which nobody can guess. Thread-safe. */
final class SessionTable {
    /** Bytes of randomness in an id, which is all that a poll proves itself by. */
    private static final int ID_BYTES = 20;

    private final SocketIoLimits limits;
    private final LongSupplier nanoClock;
    private final AddressCounts addresses;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    SessionTable(SocketIoLimits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.addresses = new AddressCounts(limits.sessionsPerAddress());
    }

    long nowNanos() {
        return nanoClock.getAsLong();
    }

    int size() {
        return sessions.size();
    }

    /**
     * Opens a session.
     *
     * @throws EndpointException if there are too many
     */
    EngineSession open(InetAddress address, Function<EngineSession, Client> clients) {
        if (count.incrementAndGet() > limits.sessions()) {
            count.decrementAndGet();
            throw new EndpointException(503, "limit-reached", "there are too many sessions");
        }
        if (!addresses.tryAdd(address)) {
            count.decrementAndGet();
            throw new EndpointException(429, "limit-reached", "there are too many sessions of this address");
        }
        EngineSession session = new EngineSession(newId(), address, limits, this, clients);
        sessions.put(session.id(), session);
        return session;
    }

    /**
     * A session that may be spoken for from an address.
     *
     * @throws EndpointException if there is none, or it is somebody else's
     */
    EngineSession find(String id, InetAddress address) {
        EngineSession session = sessions.get(id);
        if (session == null) {
            throw new EndpointException(400, "unknown-session", "sid: names no session, or none any more");
        }
        boolean loopback = address.isLoopbackAddress() && session.address().isLoopbackAddress();
        if (!loopback && !session.address().equals(address)) {
            throw new EndpointException(403, "forbidden", "sid: the session belongs to another address");
        }
        return session;
    }

    void remove(EngineSession session) {
        if (sessions.remove(session.id(), session)) {
            addresses.remove(session.address());
            count.decrementAndGet();
        }
    }

    void tick() {
        long nowNanos = nowNanos();
        sessions.values().forEach(session -> session.tick(nowNanos));
    }

    void closeAll(int code, String reason) {
        sessions.values().forEach(session -> session.close(code, reason));
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
