package io.sluice.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * Runs every scenario and writes the report's tables, and a chart of each: {@code ./sfu simulate [folder]}. The figures are the same on
 * every machine: nothing in them depends on real time.
 */
public final class Main {
    private static final String BEGIN = "<!-- figures -->\n";
    private static final String END = "<!-- end of figures -->\n";
    private static final double MEGA = 1e6;

    private Main() {}

    /** @param arguments the folder of the report, {@code docs} unless given */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments.length == 0 ? "docs" : arguments[0]);
        Path charts = Files.createDirectories(folder.resolve("images/congestion-control"));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Formatter report = new Formatter(Locale.ROOT);
        single(report, charts, out);
        shared(report, charts, out);
        layers(report, charts, out);
        Path file = folder.resolve("congestion-control.md");
        String text = Files.exists(file) ? Files.readString(file) : BEGIN + END;
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        Files.writeString(file, text.substring(0, from) + report + text.substring(to));
    }

    private static void single(Formatter report, Path charts, PrintStream out) throws IOException {
        report.format("### One viewer\n\n");
        report.format("| link | utilisation | queue, p95 | down in | up in | lost | longest freeze | targets |\n");
        report.format("|---|---|---|---|---|---|---|---|\n");
        List<String> names = new ArrayList<>();
        for (Scenario scenario : Scenario.all()) {
            out.println(scenario.title());
            Scenario.Outcome outcome = scenario.run();
            Figures figures = outcome.figures();
            report.format(
                    "| %s | %.0f %% | %.0f ms | %s | %s | %.1f %% | %.0f ms | %s |\n",
                    scenario.title(),
                    100 * figures.utilisation(),
                    figures.queueMillis(),
                    seconds(figures.downSeconds()),
                    seconds(figures.upSeconds()),
                    100 * figures.lossShare(),
                    figures.freezeMillis(),
                    figures.meetsTargets() ? "met" : "**missed**");
            Files.writeString(charts.resolve(scenario.name() + ".svg"), chart(scenario, outcome.meter()));
            names.add(scenario.name());
        }
        report.format("\n");
        for (String name : names) {
            report.format("![%s](images/congestion-control/%s.svg)\n", name, name);
        }
    }

    private static void shared(Formatter report, Path charts, PrintStream out) throws IOException {
        report.format("\n### Several on one link\n\n");
        report.format(
                "| link | Mbit/s of each viewer | of others | all together | queue, p95 | furthest from the mean |\n");
        report.format("|---|---|---|---|---|---|\n");
        List<String> names = new ArrayList<>();
        for (SharedLink scenario : SharedLink.all()) {
            out.println(scenario.title());
            SharedLink.Outcome outcome = scenario.run();
            String shares = String.join(
                    ", ",
                    outcome.sharesBps().stream()
                            .map(bps -> String.format(Locale.ROOT, "%.2f", bps / MEGA))
                            .toList());
            report.format(
                    "| %s | %s | %.2f | %.0f %% | %.0f ms | %.0f %% |\n",
                    scenario.title(),
                    shares,
                    outcome.rivalBps() / MEGA,
                    100 * outcome.utilisation(),
                    outcome.queueMillis(),
                    100 * outcome.unfairness());
            Files.writeString(charts.resolve(scenario.name() + ".svg"), chart(outcome));
            names.add(scenario.name());
        }
        report.format("\n");
        for (String name : names) {
            report.format("![%s](images/congestion-control/%s.svg)\n", name, name);
        }
    }

    private static void layers(Formatter report, Path charts, PrintStream out) throws IOException {
        report.format("\n### Real layers\n\n");
        report.format("| picture and link | switches | longest freeze at a switch | down in | up in | targets |\n");
        report.format("|---|---|---|---|---|---|\n");
        List<String> names = new ArrayList<>();
        for (LayerScenario scenario : LayerScenario.all()) {
            out.println(scenario.title());
            LayerScenario.Outcome outcome = scenario.run();
            report.format(
                    "| %s | %d | %.0f ms | %s | %s | %s |\n",
                    scenario.title(),
                    outcome.switches(),
                    outcome.meter().longestFreezeAtSwitchMillis(),
                    seconds(outcome.downSeconds()),
                    seconds(outcome.upSeconds()),
                    outcome.meetsTargets() ? "met" : "**missed**");
            Files.writeString(charts.resolve(scenario.name() + ".svg"), chart(outcome));
            names.add(scenario.name());
        }
        report.format("\n");
        for (String name : names) {
            report.format("![%s](images/congestion-control/%s.svg)\n", name, name);
        }
    }

    private static String chart(LayerScenario.Outcome outcome) {
        LayerScenario scenario = outcome.scenario();
        double[] layers = Arrays.stream(outcome.meter().spatialLayers())
                .map(layer -> layer * MEGA)
                .toArray();
        return new TimeChart(scenario.title() + ", in Mbit/s, and the spatial layer", scenario.seconds(), 4)
                .line("capacity", capacity(scenario.link(), scenario.seconds()))
                .line("estimate", outcome.meter().estimates())
                .line("received", outcome.meter().receivedBps())
                .line("spatial layer", layers)
                .svg();
    }

    private static String chart(Scenario scenario, Meter meter) {
        return new TimeChart(scenario.title() + ", in Mbit/s", scenario.seconds(), 4)
                .line("capacity", capacity(scenario.link(), scenario.seconds()))
                .line("estimate", meter.estimates())
                .line("received", meter.receivedBps())
                .svg();
    }

    private static String chart(SharedLink.Outcome outcome) {
        SharedLink scenario = outcome.scenario();
        TimeChart chart = new TimeChart(scenario.title() + ", in Mbit/s", scenario.seconds(), 8)
                .line("capacity", capacity(scenario.link(), scenario.seconds()));
        for (int i = 0; i < outcome.meters().size(); i++) {
            chart.line("viewer " + (i + 1), outcome.meters().get(i).receivedBps());
        }
        return chart.svg();
    }

    private static double[] capacity(LinkOptions link, double seconds) {
        double[] bps = new double[(int) (seconds / Meter.SLICE_SECONDS) + 1];
        for (int i = 0; i < bps.length; i++) {
            double at = i * Meter.SLICE_SECONDS;
            boolean cut = at >= link.cutFromSeconds() && at < link.cutToSeconds();
            bps[i] = cut ? 0 : link.capacity().bpsAt(at);
        }
        return bps;
    }

    private static String seconds(double value) {
        return value < 0 ? "–" : String.format(Locale.ROOT, "%.1f s", value);
    }
}
