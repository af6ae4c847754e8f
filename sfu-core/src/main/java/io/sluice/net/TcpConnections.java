package io.sluice.net;

import io.sluice.loop.Loop;
import io.sluice.loop.TcpCounters;
import io.sluice.packet.Endpoint;
import io.sluice.time.Timers;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a port, and which of them may stay. Those that are not kept, because they are new or because they are
 * leaving, are on probation: they are closed when their time is up, or earlier if a newcomer needs the place.
 */
final class TcpConnections {
    private final TcpLimits limits;
    private final long timeoutNanos;
    private final Loop loop;
    private final TcpCounters counters;
    /** Closes a connection at once and has it removed from here. */
    private final Consumer<TcpConnection> abort;

    private final Map<Endpoint, TcpConnection> byEndpoint = new HashMap<>();
    private final Map<Endpoint, Integer> perSubscriber = new HashMap<>();
    /** In the order of their deadlines, since all get the same time. */
    private final SequencedSet<TcpConnection> probation = new LinkedHashSet<>();

    private Timers.@Nullable Timer alarm;
    private int size;

    TcpConnections(TcpLimits limits, Loop loop, TcpCounters counters, Consumer<TcpConnection> abort) {
        this.limits = limits;
        this.timeoutNanos = limits.handshakeTimeout().toNanos();
        this.loop = loop;
        this.counters = counters;
        this.abort = abort;
    }

    int size() {
        return size;
    }

    /** The connection from an endpoint, unless it has been released. */
    @Nullable
    TcpConnection get(Endpoint remoteEndpoint) {
        return byEndpoint.get(remoteEndpoint);
    }

    /** Whether there is room for a newcomer, at the price of another connection if need be. */
    boolean makeRoom(Endpoint remoteEndpoint) {
        if (perSubscriber.getOrDefault(remoteEndpoint.subscriber(), 0) >= limits.maxConnectionsPerAddress()) {
            counters.addressLimitDrops++;
            return false;
        }
        if (size < limits.maxConnections()) {
            return true;
        }
        if (probation.isEmpty()) {
            counters.portLimitDrops++;
            return false;
        }
        counters.evictions++;
        abort.accept(probation.getFirst());
        return true;
    }

    /** Takes a newcomer in, on probation. */
    void add(TcpConnection connection, long nowNanos) {
        size++;
        byEndpoint.put(connection.remoteEndpoint(), connection);
        perSubscriber.merge(connection.remoteEndpoint().subscriber(), 1, Integer::sum);
        putOnProbation(connection, nowNanos);
    }

    void keep(TcpConnection connection) {
        connection.kept(true);
        probation.remove(connection);
    }

    /** Forgets the endpoint of a connection, which has only so much time left. */
    void release(TcpConnection connection, long nowNanos) {
        byEndpoint.remove(connection.remoteEndpoint(), connection);
        probation.remove(connection);
        connection.kept(false);
        putOnProbation(connection, nowNanos);
    }

    void remove(TcpConnection connection) {
        size--;
        byEndpoint.remove(connection.remoteEndpoint(), connection);
        probation.remove(connection);
        perSubscriber.computeIfPresent(
                connection.remoteEndpoint().subscriber(), (subscriber, count) -> count == 1 ? null : count - 1);
    }

    /** All there are, those included that are leaving; in no order. */
    List<TcpConnection> all() {
        return Stream.concat(byEndpoint.values().stream(), probation.stream())
                .distinct()
                .toList();
    }

    /** Forgets all. */
    void clear() {
        size = 0;
        byEndpoint.clear();
        perSubscriber.clear();
        probation.clear();
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    private void putOnProbation(TcpConnection connection, long nowNanos) {
        connection.deadlineNanos(nowNanos + timeoutNanos);
        probation.add(connection);
        setAlarm();
    }

    /** One timer for all: it is set for the first deadline, and then for the first of those that are left. */
    private void setAlarm() {
        if (alarm == null && !probation.isEmpty()) {
            alarm = loop.timers().schedule(probation.getFirst().deadlineNanos(), this::closeOverdue);
        }
    }

    private void closeOverdue() {
        alarm = null;
        while (!probation.isEmpty() && probation.getFirst().deadlineNanos() - loop.nowNanos() <= 0) {
            counters.timeouts++;
            abort.accept(probation.getFirst());
        }
        setAlarm();
    }
}
