package io.sluice.signaling.session;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Gives every socket a name nobody can guess, a virtual thread, and a flow of each kind. Thread-safe. */
public final class Sessions implements ConnectionListener.Acceptor {
    private final List<Flow.Factory> factories;
    private final SessionLimits limits;
    private final SessionCounters counters;
    private final LongSupplier nanoClock;
    private final Map<String, Integer> positions;
    private final SortedSet<String> types;

    /**
     * @param factories of all the flows that are spoken
     * @param limits of each socket
     * @param counters of all sockets
     * @param nanoClock monotonic, such as {@code System::nanoTime}
     * @throws IllegalArgumentException if two factories have a type in common
     */
    public Sessions(
            List<Flow.Factory> factories, SessionLimits limits, SessionCounters counters, LongSupplier nanoClock) {
        this.factories = List.copyOf(factories);
        this.limits = limits;
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.positions = Flows.positions(this.factories);
        this.types = Collections.unmodifiableSortedSet(new TreeSet<>(positions.keySet()));
    }

    @Override
    public ConnectionListener accept(Connection connection) {
        String socketId = UUID.randomUUID().toString();
        SocketSession session = new SocketSession(connection, socketId, this);
        Thread.ofVirtual().name("sluice-peer-" + socketId).start(session::run);
        return session;
    }

    Flows openFlows(Session session) {
        return new Flows(
                factories.stream().map(factory -> factory.open(session)).toList(), positions);
    }

    /** Sorted, because they are listed in an error message. */
    SortedSet<String> types() {
        return types;
    }

    SessionLimits limits() {
        return limits;
    }

    SessionCounters counters() {
        return counters;
    }

    long nanoTime() {
        return nanoClock.getAsLong();
    }
}
