package io.sluice.signaling.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sluice.signaling.call.CallCounters;
import io.sluice.signaling.call.CallDesk;
import java.time.Duration;
import java.util.Map;

/** What has become of calls. */
final class CallMetrics implements MultiCollector {
    private static final double MILLIS_PER_SECOND = 1000;

    private final CallDesk desk;

    CallMetrics(CallDesk desk) {
        this.desk = desk;
    }

    @Override
    public MetricSnapshots collect() {
        CallCounters counters = desk.counters();
        Families families = new Families();
        families.gauge("sluice_users", "Users who have joined", desk.users());
        families.gauge("sluice_calls", "Calls there are, those that ring included", counters.current());
        families.gauge("sluice_calls_peak", "The most calls there have been at once", counters.peak());
        families.counter("sluice_calls_started", "Calls that somebody was rung for", counters.started());
        families.counter("sluice_calls_answered", "Of them, those that were accepted", counters.answered());
        families.counters(
                "sluice_calls_ended", "Calls that are over, by how they ended", "outcome", outcomes(counters));
        families.counter("sluice_calls_moved", "Calls that went into a room", counters.moved());
        families.counters(
                "sluice_call_attempts_refused",
                "Attempts to call that came to nothing, by why",
                "reason",
                Map.of("busy", counters.busy(), "rate_limited", counters.rateLimited()));
        families.counter(
                "sluice_calls_connected_seconds",
                "From being accepted to the end, of all that have ended",
                seconds(counters.totalConnected()));
        families.gauge(
                "sluice_call_duration_average_seconds",
                "The same of one call on average",
                seconds(counters.averageConnected()));
        return families.build();
    }

    private static Map<String, Long> outcomes(CallCounters counters) {
        return Map.of(
                "completed", counters.completed(),
                "rejected", counters.rejected(),
                "timed_out", counters.timedOut(),
                "cancelled", counters.cancelled(),
                "failed", counters.failed());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / MILLIS_PER_SECOND;
    }
}
