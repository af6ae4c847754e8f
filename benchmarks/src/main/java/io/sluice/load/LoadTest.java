package io.sluice.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
        try (Generator generator = new Generator()) {
            processors.moveGenerator();
            Result result = settings.scenario().measuresJoins() ? joins(generator) : flow(generator);
            String table = Report.of(result);
            Path folder = ResultFiles.write(result, table);
            out.print(table);
            out.println("Written to " + folder + ".");
            out.flush();
            return result.isRight();
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
            return new Result(settings, null, null, joins, processors.pinned(), Double.NaN, Double.NaN);
        }
    }

    private Result flow(Generator generator) throws IOException, InterruptedException {
        Window server;
        double heapGrowth;
        double residentGrowth;
        try (Target target = Target.of(settings, processors);
                SteadyRun run = new SteadyRun(settings, target, generator)) {
            OptionalLong heapBefore = LiveHeap.bytes(target.pid());
            long residentBefore = target.pid() == 0 ? 0 : CpuMeter.residentBytes(target.pid());
            say("Joining ...");
            run.join(settings.peers());
            say("Measuring the server for " + settings.duration().toSeconds() + " s ...");
            server = run.measure();
            heapGrowth = growth(heapBefore, LiveHeap.bytes(target.pid()));
            residentGrowth = target.pid() == 0 ? Double.NaN : server.residentBytes() - residentBefore;
        }
        Window floor = settings.floor() ? floor(generator) : null;
        int consumers = settings.consumers();
        return new Result(
                settings, server, floor, null, processors.pinned(), heapGrowth / consumers, residentGrowth / consumers);
    }

    private Window floor(Generator generator) throws IOException, InterruptedException {
        say("Measuring the floor as long ...");
        try (FloorRun run = new FloorRun(settings, generator, processors)) {
            return run.measure();
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
