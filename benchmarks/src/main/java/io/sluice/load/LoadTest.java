package io.sluice.load;

import java.io.IOException;
import java.io.PrintWriter;

/** One run from start to report. */
final class LoadTest {
    private final Settings settings;
    private final PrintWriter out;

    LoadTest(Settings settings, PrintWriter out) {
        this.settings = settings;
        this.out = out;
    }

    /** Says whether all media came and was right. */
    boolean run() throws IOException, InterruptedException {
        Processors processors = new Processors(settings.pinned());
        try (Target target = Target.of(settings, processors);
                Generator generator = new Generator();
                SteadyRun run = new SteadyRun(settings, target, generator)) {
            processors.moveGenerator();
            run.join(settings.peers());
            Window window = run.measure();
            out.println(window);
            return window.isRight();
        }
    }
}
