package io.sluice.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A result as files: {@code result.json}, {@code result.txt} with the table, {@code chart.svg} with delays or joins by percentile. */
final class ResultFiles {
    private static final List<Double> PERCENTILES = List.of(0.0, 50.0, 75.0, 90.0, 99.0, 99.9, 100.0);

    private ResultFiles() {}

    /** Writes all three and returns their folder. */
    static Path write(Result result, String table) throws IOException {
        Path folder = folder(result.settings());
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("result.json"),
                Signaling.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(result)) + "\n");
        Files.writeString(folder.resolve("result.txt"), table);
        Files.writeString(folder.resolve("chart.svg"), chart(result).svg());
        return folder;
    }

    static ObjectNode json(Result result) {
        ObjectNode json = Signaling.JSON.createObjectNode();
        Settings settings = result.settings();
        json.put("scenario", settings.scenario().name().toLowerCase(Locale.ROOT))
                .put("description", Report.description(settings))
                .put("peers", settings.peers())
                .put("packetsPerSecondOfASender", settings.traffic().packetsPerSecond())
                .put("srtpProfile", settings.profile().name())
                .put("javaOptions", String.join(" ", settings.javaOptions()))
                .put("pinned", result.pinned())
                .put("java", Runtime.version().toString())
                .put("right", result.isRight());
        if (result.server() != null) {
            json.set("server", window(result.server()));
            put(json, "heapBytesPerConsumer", result.heapBytesPerConsumer());
            put(json, "residentBytesPerConsumer", result.residentBytesPerConsumer());
        }
        if (result.floor() != null) {
            json.put("floorEngine", settings.floorEngine());
            json.set("floor", window(result.floor()));
            put(json, "cpuRatioToFloor", result.ratioToFloor());
        }
        if (result.idle() != null) {
            json.set("idle", idle(result.idle()));
        }
        if (result.joins() != null) {
            json.set("joins", joins(result.joins()));
        }
        return json;
    }

    private static ObjectNode window(Window window) {
        ObjectNode json = Signaling.JSON.createObjectNode();
        put(json, "seconds", window.seconds());
        put(json, "packetsInPerSecond", window.sentPerSecond());
        put(json, "packetsOutPerSecond", window.receivedPerSecond());
        put(json, "cpuMicrosPerForwardedPacket", window.cpuMicrosPerPacket());
        json.set("delayMicros", percentiles(window.delays(), 1e3));
        json.put("lost", window.count().lost())
                .put("lostInGenerator", window.ownDrops())
                .put("duplicates", window.count().duplicates())
                .put("streams", window.count().streams())
                .put("silentStreams", window.count().silentStreams())
                .put("verified", window.verified())
                .put("undecryptable", window.undecryptable())
                .put("wrong", window.wrong())
                .put("skippedBursts", window.skippedBursts())
                .put("residentBytes", window.residentBytes());
        if (window.pauses().known()) {
            json.set("pauseMicros", pauses(window.pauses().all()));
            json.set("collectionPauseMicros", pauses(window.pauses().collections()));
        }
        put(json, "busyProcessors", window.targetLoad());
        put(json, "busyProcessorsGenerator", window.generatorLoad());
        put(json, "busyProcessorsOthers", window.othersLoad());
        return json;
    }

    private static ObjectNode idle(Idle idle) {
        ObjectNode json = Signaling.JSON.createObjectNode();
        json.put("transports", idle.transports())
                .put("consumers", idle.consumers())
                .put("descriptors", idle.descriptors());
        put(json, "joinSeconds", idle.joinSeconds());
        json.set("joinMillis", percentiles(idle.joinNanos(), 1e6));
        put(json, "cpuMicrosPerJoin", (double) idle.joinCpu().target() / idle.transports());
        put(json, "cpuMicrosPerTransportSecond", idle.cpuMicrosPerTransportSecond());
        put(json, "heapBytesPerTransport", idle.heapBytesPerTransport());
        put(json, "residentBytesPerTransport", idle.residentBytesPerTransport());
        json.set("steady", window(idle.steady()));
        return json;
    }

    private static ObjectNode joins(Joins joins) {
        ObjectNode json = Signaling.JSON.createObjectNode();
        json.put("joined", joins.joined()).put("failed", joins.failed()).put("firstFailure", joins.firstFailure());
        put(json, "seconds", joins.seconds());
        put(json, "cpuMicrosPerJoin", joins.cpuMicrosPerJoin());
        put(json, "busyProcessors", joins.cpu().target() / joins.seconds() / 1e6);
        put(json, "busyProcessorsGenerator", joins.cpu().generator() / joins.seconds() / 1e6);
        put(json, "busyProcessorsOthers", joins.cpu().others() / joins.seconds() / 1e6);
        json.set("toFirstMediaMillis", percentiles(joins.nanos(), 1e6));
        return json;
    }

    private static ObjectNode pauses(Histogram pauses) {
        return percentiles(pauses, 1e3).put("count", pauses.getTotalCount());
    }

    private static ObjectNode percentiles(Histogram histogram, double unit) {
        ObjectNode json = Signaling.JSON.createObjectNode();
        for (double percentile : PERCENTILES) {
            put(json, name(percentile), histogram.getValueAtPercentile(percentile) / unit);
        }
        return json;
    }

    /** Three decimals are more than is known; what is no number is null, since JSON has none. */
    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, Math.round(value * 1000) / 1000.0);
        } else {
            json.putNull(name);
        }
    }

    private static Chart chart(Result result) {
        List<String> names = PERCENTILES.stream().map(ResultFiles::name).toList();
        List<Chart.Series> series = new ArrayList<>();
        if (result.server() != null) {
            series.add(series("server", result.server().delays(), 1e3));
        }
        if (result.floor() != null) {
            series.add(series("floor", result.floor().delays(), 1e3));
        }
        if (result.idle() != null) {
            series.add(series("delay of the one stream", result.idle().steady().delays(), 1e3));
        }
        if (result.joins() != null) {
            series.add(series("to first media", result.joins().nanos(), 1e6));
        }
        String unit = result.joins() == null ? "delay, µs" : "ms";
        return new Chart(Report.description(result.settings()), unit, names, series);
    }

    private static Chart.Series series(String name, Histogram histogram, double unit) {
        return new Chart.Series(
                name,
                PERCENTILES.stream()
                        .map(percentile -> histogram.getValueAtPercentile(percentile) / unit)
                        .toList());
    }

    private static String name(double percentile) {
        if (percentile == 0) {
            return "min";
        }
        return percentile == 100 ? "max" : "p" + (percentile % 1 == 0 ? Long.toString((long) percentile) : percentile);
    }

    private static Path folder(Settings settings) {
        if (settings.results() != null) {
            return settings.results();
        }
        String scenario = settings.scenario().name().toLowerCase(Locale.ROOT);
        return Path.of("benchmarks", "results", "load-" + LocalDate.now(ZoneId.systemDefault()) + "-" + scenario);
    }
}
