package io.sluice.signaling.admin;

import io.sluice.DtlsStatistics;
import io.sluice.SfuStatistics;
import io.sluice.signaling.metrics.Metrics;
import io.sluice.signaling.session.SessionCounters;
import java.util.List;
import java.util.Map;

/** Metrics of a server without loops. */
final class TestMetrics {
    private TestMetrics() {}

    static Metrics idle(Drain drain) {
        DtlsStatistics dtls = new DtlsStatistics(0, 0, 0, 0, 0, 0, 0, 0, Map.of());
        return new Metrics(() -> new SfuStatistics(List.of(), dtls), new SessionCounters(), drain::isDraining);
    }
}
