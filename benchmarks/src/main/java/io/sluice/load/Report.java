package io.sluice.load;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** A result as a table for people. */
final class Report {
    private static final double KIB = 1024;
    private static final double MIB = 1024 * 1024;
    /** Processors busy with other work from which on a run is called noisy. */
    private static final double NOISY = 0.2;

    private final Result result;
    private final Formatter table = new Formatter(Locale.ROOT);

    private Report(Result result) {
        this.result = result;
    }

    static String of(Result result) {
        return new Report(result).write();
    }

    private String write() {
        table.format("%s%n", description(result.settings()));
        if (result.joins() != null) {
            joins(result.joins());
        }
        if (result.idle() != null) {
            idle(result.idle());
        }
        if (result.server() != null) {
            flow();
            noise(result.server().othersLoad());
        }
        table.format(
                "%s%n", result.isRight() ? "All media came and was right." : "MEDIA WAS WRONG OR MISSING, see above.");
        return table.toString();
    }

    /** One line that says what was sent to whom. */
    static String description(Settings settings) {
        Traffic traffic = settings.traffic();
        String packets = traffic.bursts().size() > 1
                ? "frames of 6 to 8 packets as Chromium's"
                : "bursts of " + traffic.bursts().getFirst().size() + " packets of "
                        + traffic.bursts().getFirst().getFirst() + " bytes";
        return String.format(
                Locale.ROOT,
                "%s: %d to send, %d to receive, %s, %.0f packets/s each, %s",
                settings.scenario().name().toLowerCase(Locale.ROOT),
                settings.senders(),
                settings.peers(),
                packets,
                traffic.packetsPerSecond(),
                settings.profile());
    }

    private void joins(Joins joins) {
        table.format("%-44s%d, failed %d %s%n", "joined", joins.joined(), joins.failed(), joins.firstFailure());
        table.format("%-44s%.1f%n", "within seconds", joins.seconds());
        table.format(
                "%-44s%s%n", "to first media p50/p90/p99/max, ms", percentiles(joins.nanos(), 1e6, 50, 90, 99, 100));
        table.format("%-44s%s%n", "CPU a join, media included, ms", decimal(joins.cpuMicrosPerJoin() / 1e3));
        table.format(
                "%-44s%s, %s%n",
                "busy processors: measured, generator",
                decimal(joins.cpu().target() / joins.seconds() / 1e6),
                decimal(joins.cpu().generator() / joins.seconds() / 1e6));
        noise(joins.cpu().others() / joins.seconds() / 1e6);
    }

    private void idle(Idle idle) {
        Window steady = idle.steady();
        line("transports, consumers", number(idle.transports()) + ", " + number(idle.consumers()));
        line("joined within seconds", decimal(idle.joinSeconds()));
        line("  each p50/p99/max, ms", percentiles(idle.joinNanos(), 1e6, 50, 99, 100));
        line("  CPU a join, ms", decimal(idle.joinCpu().target() / 1e3 / idle.transports()));
        line("CPU when idle, % of a core", decimal(100 * steady.targetLoad()));
        line("  µs a transport and second", decimal(idle.cpuMicrosPerTransportSecond()));
        line("live heap a transport, KiB", decimal(idle.heapBytesPerTransport() / KIB));
        line("resident growth a transport, KiB", decimal(idle.residentBytesPerTransport() / KIB));
        line("resident memory, MiB", number(steady.residentBytes() / MIB));
        line("descriptors of the server", Long.toString(idle.descriptors()));
        line(
                "packets of the one stream, lost",
                steady.count().received() + ", " + steady.count().lost());
        line(
                "  to receivers, of it silent",
                steady.expectedStreams() + ", " + steady.count().silentStreams());
        line("  delay p50/p99/max, µs", percentiles(steady.delays(), 1e3, 50, 99, 100));
        line("busy processors: generator", decimal(steady.generatorLoad()));
        noise(steady.othersLoad());
    }

    private void line(String name, String value) {
        table.format("%-44s%s%n", name, value);
    }

    /** Time that others took is not in the figures, but caches, clock rates and waiting are. */
    private void noise(double others) {
        if (others > NOISY) {
            table.format(
                    "NOISY: other work kept %.1f processors busy. Times say little, CPU only as a multiple of the floor.%n",
                    others);
        }
    }

    private void flow() {
        table.format(
                "%-44s%24s%24s%n",
                "",
                "server",
                result.floor() == null ? "" : "floor, " + result.settings().floorEngine());
        row("packets in a second", window -> number(window.sentPerSecond()));
        row("packets out a second", window -> number(window.receivedPerSecond()));
        row("CPU a forwarded packet, µs", window -> decimal(window.cpuMicrosPerPacket()));
        if (result.floor() != null) {
            table.format("%-44s%24s%n", "  as a multiple of the floor", decimal(result.ratioToFloor()));
        }
        row("delay p50 / p99 / p99.9, µs", window -> percentiles(window.delays(), 1e3, 50, 99, 99.9));
        row("lost, of it in the generator", window -> window.count().lost() + ", " + window.ownDrops());
        row("lost, %", window -> String.format(Locale.ROOT, "%.3f", window.lossPercent()));
        row("duplicates", window -> Long.toString(window.count().duplicates()));
        row(
                "streams, of it silent",
                window -> window.count().streams() + " of " + window.expectedStreams() + ", "
                        + window.count().silentStreams());
        row(
                "decrypted, undecryptable, wrong",
                window -> window.verified() + ", " + window.undecryptable() + ", " + window.wrong());
        row(
                "busy processors: measured, generator",
                window -> decimal(window.targetLoad()) + ", " + decimal(window.generatorLoad()));
        row("  everything else on this machine", window -> decimal(window.othersLoad()));
        row("bursts the generator was late for", window -> Long.toString(window.skippedBursts()));
        row(
                "JVM pauses, p99 / max, µs",
                window -> pauses(window, window.pauses().all()));
        row("  of it collections", window -> pauses(window, window.pauses().collections()));
        row("resident memory, MiB", window -> number(window.residentBytes() / MIB));
        table.format("%-44s%24s%n", "live heap a consumer, KiB", decimal(result.heapBytesPerConsumer() / KIB));
        table.format(
                "%-44s%24s%n", "resident growth a consumer, KiB", decimal(result.residentBytesPerConsumer() / KIB));
    }

    private void row(String name, Function<Window, String> cell) {
        String floor = result.floor() == null ? "" : cell.apply(result.floor());
        table.format("%-44s%24s%24s%n", name, cell.apply(Objects.requireNonNull(result.server())), floor);
    }

    private static String percentiles(Histogram histogram, double unit, double... percentiles) {
        List<String> values = new ArrayList<>();
        for (double percentile : percentiles) {
            values.add(String.format(Locale.ROOT, "%.0f", histogram.getValueAtPercentile(percentile) / unit));
        }
        return String.join(" / ", values);
    }

    private static String pauses(Window window, Histogram pauses) {
        return window.pauses().known() ? pauses.getTotalCount() + ", " + percentiles(pauses, 1e3, 99, 100) : "-";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String decimal(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
