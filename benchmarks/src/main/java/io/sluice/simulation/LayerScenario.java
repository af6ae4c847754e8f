package io.sluice.simulation;

import io.sluice.routing.OutboundStream;
import java.util.List;

/**
 * One way to a viewer of one picture in real layers, which falls and rises again.
 *
 * @param name for files and tables
 * @param title for people
 * @param kind of the picture
 * @param link the way
 * @param fallAt when its capacity falls, in seconds
 * @param riseAt when it rises
 * @param seconds how long it runs
 */
record LayerScenario(
        String name,
        String title,
        LayeredSource.Kind kind,
        LinkOptions link,
        double fallAt,
        double riseAt,
        double seconds) {
    static final double GREATEST_FREEZE_MILLIS = 500;
    private static final int TOP = 2;
    private static final double MEGA = 1e6;
    private static final double WIDE_BPS = 3 * MEGA;
    private static final double NARROW_BPS = 0.5 * MEGA;

    /** One that falls and rises as those of the report do. */
    LayerScenario(
            String name,
            String title,
            LayeredSource.Kind kind,
            double delayMillis,
            double fallAt,
            double riseAt,
            double seconds) {
        this(name, title, kind, steps(fallAt, riseAt).withDelay(delayMillis), fallAt, riseAt, seconds);
    }

    private static LinkOptions steps(double fallAt, double riseAt) {
        return LinkOptions.of(Capacity.steps(0, WIDE_BPS, fallAt, NARROW_BPS, riseAt, WIDE_BPS));
    }

    static List<LayerScenario> all() {
        return List.of(
                reported(
                        "layers-simulcast",
                        "VP8 in three encodings, 3 Mbit/s, 500 kbit/s, 3 Mbit/s",
                        LayeredSource.Kind.VP8_SIMULCAST,
                        25),
                reported(
                        "layers-simulcast-rtt",
                        "the same with a round trip of 200 ms",
                        LayeredSource.Kind.VP8_SIMULCAST,
                        100),
                reported(
                        "layers-svc",
                        "VP9 in three spatial layers, 3 Mbit/s, 500 kbit/s, 3 Mbit/s",
                        LayeredSource.Kind.VP9_SVC,
                        25),
                reported("layers-svc-rtt", "the same with a round trip of 200 ms", LayeredSource.Kind.VP9_SVC, 100),
                reported(
                        "layers-av1",
                        "AV1 in three spatial layers, 3 Mbit/s, 500 kbit/s, 3 Mbit/s",
                        LayeredSource.Kind.AV1_SVC,
                        25));
    }

    private static LayerScenario reported(String name, String title, LayeredSource.Kind kind, double delayMillis) {
        return new LayerScenario(name, title, kind, delayMillis, 20, 40, 60);
    }

    /** Runs it with the seed of the report; the same every time. */
    Outcome run() {
        return run(1);
    }

    /** Runs it with other luck. */
    Outcome run(long seed) {
        return run(LayeredSource.Encoder.OF_CAMERA, seed);
    }

    /** The same of a picture that was encoded otherwise. */
    Outcome run(LayeredSource.Encoder encoder, long seed) {
        try (World world = new World(seed)) {
            Meter meter = new Meter(seconds);
            LayeredSource source = new LayeredSource(world, kind, encoder, seed + 2);
            Viewer viewer = new Viewer(world, world.link(link, seed + 1), meter);
            OutboundStream stream = viewer.watch(source);
            world.add(source);
            world.add(viewer);
            world.add(nowNanos -> {
                meter.onEstimate(viewer.connection().estimator().estimateBps(), nowNanos);
                meter.onLayer(stream.spatialLayer(), nowNanos);
            });
            world.runTo(seconds);
            return new Outcome(this, meter);
        }
    }

    /** What came of it. */
    record Outcome(LayerScenario scenario, Meter meter) {
        /** From the fall of the capacity until the layer below the best was sent for good. */
        double downSeconds() {
            return meter.secondsUntilLayer(TOP - 1, scenario.fallAt(), scenario.riseAt());
        }

        /** From its rise until the best was. */
        double upSeconds() {
            return meter.secondsUntilLayer(TOP, scenario.riseAt(), scenario.seconds());
        }

        int switches() {
            return meter.switches().size();
        }

        /** The target of a freeze at a switch; that it comes back is one, too. */
        boolean meetsTargets() {
            return meter.longestFreezeAtSwitchMillis() < GREATEST_FREEZE_MILLIS
                    && upSeconds() < Figures.GREATEST_UP_SECONDS;
        }
    }
}
