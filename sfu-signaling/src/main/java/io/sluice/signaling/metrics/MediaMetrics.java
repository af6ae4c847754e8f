package io.sluice.signaling.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sluice.DtlsStatistics;
import io.sluice.LoopStatistics;
import io.sluice.SfuStatistics;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What the media server counts: one snapshot for each time it is asked. */
final class MediaMetrics implements MultiCollector {
    private static final double MILLIS_PER_SECOND = 1000;

    private final Supplier<SfuStatistics> source;

    MediaMetrics(Supplier<SfuStatistics> source) {
        this.source = source;
    }

    @Override
    public MetricSnapshots collect() {
        SfuStatistics statistics = source.get();
        Families families = new Families();
        traffic(families, Totals.of(statistics));
        handshakes(families, statistics.dtls());
        families.counters(
                "sluice_drops", "Datagrams and packets dropped, by reason", "reason", Totals.drops(statistics));
        loops(families, statistics);
        return families.build();
    }

    private static void traffic(Families families, Map<String, Long> totals) {
        families.counters(
                "sluice_rtp_packets",
                "RTP packets, those sent again not among those sent",
                "direction",
                Map.of(
                        "in",
                        totals.getOrDefault("rtpPacketsReceived", 0L),
                        "out",
                        totals.getOrDefault("rtpPacketsSent", 0L)));
        families.counters(
                "sluice_rtp_bytes",
                "Bytes of RTP as they are on the wire, without UDP and IP",
                "direction",
                Map.of(
                        "in",
                        totals.getOrDefault("rtpBytesReceived", 0L),
                        "out",
                        totals.getOrDefault("rtpBytesSent", 0L)));
        families.counter(
                "sluice_rtp_packets_missed",
                "Packets that did not come and were asked for, repetitions included",
                totals.getOrDefault("packetsAskedFor", 0L));
        families.counter(
                "sluice_rtp_packets_repaired",
                "Packets that had been missing and came by retransmission",
                totals.getOrDefault("packetsRepaired", 0L));
        families.counter(
                "sluice_rtp_packets_retransmitted",
                "Packets sent again because receivers missed them",
                totals.getOrDefault("rtpPacketsRetransmitted", 0L));
        families.counters(
                "sluice_key_frame_requests",
                "PLI and FIR, by who was asked",
                "direction",
                Map.of(
                        "in", totals.getOrDefault("keyFrameRequestsReceived", 0L),
                        "out", totals.getOrDefault("keyFrameRequestsSent", 0L)));
    }

    private static void handshakes(Families families, DtlsStatistics dtls) {
        families.gauge("sluice_handshakes_active", "DTLS handshakes under way", dtls.handshakesActive());
        families.counters(
                "sluice_handshakes",
                "DTLS handshakes, by what became of them",
                "outcome",
                Map.of(
                        "completed", dtls.handshakesCompleted(),
                        "failed", dtls.handshakesFailed(),
                        "timed_out", dtls.handshakesTimedOut(),
                        "cancelled", dtls.handshakesCancelled(),
                        "refused", dtls.handshakesRefused() + dtls.handshakesRefusedPerPeer()));
    }

    private static void loops(Families families, SfuStatistics statistics) {
        families.gauges(
                "sluice_loop_lag_seconds",
                "How long what a media thread read last had waited for it",
                "loop",
                byLoop(statistics, loop -> loop.latenessMillis() / MILLIS_PER_SECOND));
        families.gauges(
                "sluice_loop_load_ratio",
                "Share of the last half second a media thread was busy",
                "loop",
                byLoop(statistics, LoopStatistics::load));
        families.gauges(
                "sluice_loop_overload_ratio",
                "Share of receivers' pictures that a media thread leaves out",
                "loop",
                byLoop(statistics, LoopStatistics::overloadShare));
        families.gauges("sluice_transports", "Open transports", "loop", byLoop(statistics, LoopStatistics::transports));
    }

    private static Map<String, Double> byLoop(SfuStatistics statistics, ToDoubleFunction<LoopStatistics> value) {
        Map<String, Double> values = new TreeMap<>();
        statistics
                .loops()
                .forEach(loop -> values.put(String.format(Locale.ROOT, "%d", loop.index()), value.applyAsDouble(loop)));
        return values;
    }
}
