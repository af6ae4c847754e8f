package io.sluice.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures flows in turn, a slice of the time each, so many times over: what else happens on the machine then happens to all of them
 * alike.
 */
final class Rounds {
    /** After a start, before anything counts: what the pause left behind drains, clocks and caches come back. */
    private static final long SETTLING_NANOS = 300_000_000;

    private final Settings settings;
    private final Generator generator;

    Rounds(Settings settings, Generator generator) {
        this.settings = settings;
        this.generator = generator;
    }

    /** One window for each flow, the sum of its slices. */
    List<Window> measure(List<Flow> flows) throws IOException, InterruptedException {
        for (Flow flow : flows) {
            flow.start();
            flow.await(settings.warmUp().toNanos());
            flow.stop();
        }
        List<Window> windows = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            for (int i = 0; i < flows.size(); i++) {
                Window slice = slice(flows.get(i));
                if (round == 0) {
                    windows.add(slice);
                } else {
                    windows.set(i, windows.get(i).followedBy(slice));
                }
            }
        }
        return windows;
    }

    private Window slice(Flow flow) throws IOException, InterruptedException {
        flow.start();
        flow.await(SETTLING_NANOS);
        Meter meter = new Meter(generator, flow);
        meter.begin();
        flow.await(settings.duration().toNanos() / settings.rounds());
        Window window = meter.end();
        flow.stop();
        return window;
    }
}
