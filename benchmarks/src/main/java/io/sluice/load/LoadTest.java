package io.sluice.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** One run from start to report. */
final class LoadTest {
    private final Settings settings;
    private final PrintWriter out;
    private final Processors processors;

    LoadTest(Settings settings, PrintWriter out) throws InterruptedException {
        this.settings = settings;
        this.out = out;
        this.processors = new Processors(settings.pinned());
    }

    /** Says whether all media came and was right. */
    boolean run() throws IOException, InterruptedException {
        try (Generator generator = new Generator(!settings.scenario().measuresJoins())) {
            processors.moveGenerator();
            Result result = measure(generator);
            String table = Report.of(result);
            Path folder = ResultFiles.write(result, table);
            out.print(table);
            out.println("Written to " + folder + ".");
            out.flush();
            return result.isRight();
        }
    }

    private Result measure(Generator generator) throws IOException, InterruptedException {
        if (settings.scenario() == Scenario.IDLE) {
            return idle(generator);
        }
        return settings.scenario().measuresJoins() ? joins(generator) : flow(generator);
    }

    private Result idle(Generator generator) throws IOException, InterruptedException {
        Descriptors.requireForPeers(settings.peers() + settings.senders());
        try (Target target = Target.of(settings, processors);
                IdleRun run = new IdleRun(settings, target, generator)) {
            say("Joining, then measuring " + settings.duration().toSeconds() + " s ...");
            Idle idle = run.measure();
            return new Result(settings, null, null, null, idle, processors.pinned(), Double.NaN, Double.NaN);
        }
    }

    private Result joins(Generator generator) throws IOException, InterruptedException {
        try (Target target = Target.of(settings, processors);
                SteadyRun room = new SteadyRun(settings, target, generator)) {
            room.join(0);
            JoinRun run = new JoinRun(settings, target, room);
            say("Warming up with joins ...");
            run.warmUp();
            say("The sender sends, receivers join ...");
            Joins joins = run.measure();
            return new Result(settings, null, null, joins, null, processors.pinned(), Double.NaN, Double.NaN);
        }
    }

    private Result flow(Generator generator) throws IOException, InterruptedException {
        try (Target target = Target.of(settings, processors);
                SteadyRun server = new SteadyRun(settings, target, generator)) {
            OptionalLong heapBefore = LiveHeap.bytes(target.pid());
            long residentBefore = target.pid() == 0 ? 0 : CpuMeter.residentBytes(target.pid());
            say("Joining ...");
            server.join(settings.peers());
            say("Measuring " + settings.duration().toSeconds() + " s" + (settings.floor() ? ", the floor as long" : "")
                    + " ...");
            List<Window> windows = windows(generator, server);
            OptionalLong heapAfter = LiveHeap.bytes(target.pid());
            double residentGrowth =
                    target.pid() == 0 ? Double.NaN : windows.getFirst().residentBytes() - residentBefore;
            return new Result(
                    settings,
                    windows.getFirst(),
                    settings.floor() ? windows.getLast() : null,
                    null,
                    null,
                    processors.pinned(),
                    growth(heapBefore, heapAfter) / settings.consumers(),
                    residentGrowth / settings.consumers());
        }
    }

    /** Of the server, then, if it is wanted, of the floor. */
    private List<Window> windows(Generator generator, SteadyRun server) throws IOException, InterruptedException {
        Rounds rounds = new Rounds(settings, generator);
        if (!settings.floor()) {
            return rounds.measure(List.of(server));
        }
        try (FloorRun floor = new FloorRun(settings, generator, processors)) {
            return rounds.measure(List.of(server, floor));
        }
    }

    private void say(String words) {
        out.println(words);
        out.flush();
    }

    private static double growth(OptionalLong before, OptionalLong after) {
        return before.isPresent() && after.isPresent() ? after.getAsLong() - before.getAsLong() : Double.NaN;
    }
}
