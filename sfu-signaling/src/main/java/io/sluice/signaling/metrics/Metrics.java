package io.sluice.signaling.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sluice.SfuStatistics;
import io.sluice.signaling.call.CallDesk;
import io.sluice.signaling.room.RoomDirectory;
import io.sluice.signaling.session.SessionCounters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Everything the server counts, in Prometheus' text format. For any thread. */
public final class Metrics {
    /** Of the text. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    /**
     * @param media asked at each scrape
     * @param sessions of signalling
     * @param rooms with who is in them
     * @param calls who calls whom
     * @param draining whether nobody is let in any more
     */
    public Metrics(
            Supplier<SfuStatistics> media,
            SessionCounters sessions,
            RoomDirectory rooms,
            CallDesk calls,
            BooleanSupplier draining) {
        JvmFamilies.register(registry);
        registry.register(new SignalingMetrics(sessions, draining));
        registry.register(new RoomMetrics(rooms));
        registry.register(new CallMetrics(calls));
        registry.register(new MediaMetrics(media));
    }

    /**
     * Adds something that goes up and down.
     *
     * @param name in Prometheus' way, without a label
     * @param value asked at each scrape
     */
    public void addGauge(String name, String help, LongSupplier value) {
        add(families -> families.gauge(name, help, value.getAsLong()));
    }

    /**
     * Adds something that only grows.
     *
     * @param name without {@code _total}
     * @param values asked at each scrape, by the value of the label that they are counted under
     */
    public void addCounters(String name, String help, String label, Map<String, LongSupplier> values) {
        add(families -> {
            Map<String, Long> now = new TreeMap<>();
            values.forEach((key, value) -> now.put(key, value.getAsLong()));
            families.counters(name, help, label, now);
        });
    }

    private void add(Consumer<Families> family) {
        registry.register((MultiCollector) () -> {
            Families families = new Families();
            family.accept(families);
            return families.build();
        });
    }

    /** As it is now. */
    public String scrape() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape(), EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can always be written", e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
