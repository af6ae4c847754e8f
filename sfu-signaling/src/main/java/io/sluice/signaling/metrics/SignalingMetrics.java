package io.sluice.signaling.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.session.SessionCounters;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What signalling counts. */
final class SignalingMetrics implements MultiCollector {
    private final SessionCounters sessions;
    private final BooleanSupplier draining;

    SignalingMetrics(SessionCounters sessions, BooleanSupplier draining) {
        this.sessions = sessions;
        this.draining = draining;
    }

    @Override
    public MetricSnapshots collect() {
        Families families = new Families();
        long closed = sessions.closed();
        long opened = sessions.opened();
        families.gauge("sluice_connections", "Signalling sockets that are open", opened - closed);
        families.counter("sluice_connections_opened", "Signalling sockets that were opened", opened);
        families.counter(
                "sluice_connections_flooding", "Sockets closed because they went on too fast", sessions.floodsClosed());
        families.counters(
                "sluice_messages",
                "Signalling messages",
                "direction",
                Map.of("in", sessions.received(), "out", sessions.sent()));
        families.counters("sluice_requests_refused", "Requests answered with an error, by its code", "code", refused());
        families.gauge(
                "sluice_draining",
                "Whether nobody is let in any more, because the server ends",
                draining.getAsBoolean() ? 1 : 0);
        return families.build();
    }

    private Map<String, Long> refused() {
        Map<String, Long> refused = new TreeMap<>();
        for (ErrorCode code : ErrorCode.values()) {
            refused.put(code.wireName(), sessions.refused(code));
        }
        return refused;
    }
}
