package io.sluice.simulation;

import java.util.List;

/** How much a link carries over time, in steps. */
record Capacity(List<Step> steps) {
    /** From a time on, in seconds since the beginning, so many bits a second. */
    record Step(double fromSeconds, double bps) {}

    Capacity {
        steps = List.copyOf(steps);
    }

    static Capacity of(double bps) {
        return new Capacity(List.of(new Step(0, bps)));
    }

    /** Pairs of seconds and bits a second. */
    static Capacity steps(double... secondsAndBps) {
        Step[] steps = new Step[secondsAndBps.length / 2];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = new Step(secondsAndBps[2 * i], secondsAndBps[2 * i + 1]);
        }
        return new Capacity(List.of(steps));
    }

    double bpsAt(double seconds) {
        double bps = 0;
        for (Step step : steps) {
            if (step.fromSeconds() <= seconds) {
                bps = step.bps();
            }
        }
        return bps;
    }
}
