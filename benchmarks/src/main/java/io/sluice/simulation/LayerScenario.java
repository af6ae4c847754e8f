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
 */
record LayerScenario(String name, String title, LayeredSource.Kind kind, LinkOptions link) {
    static final double SECONDS = 60;
    static final double FALL_AT = 20;
    static final double RISE_AT = 40;
    static final double GREATEST_FREEZE_MILLIS = 500;
    private static final int TOP = 2;
    private static final double MEGA = 1e6;

    static List<LayerScenario> all() {
        LinkOptions steps = LinkOptions.of(Capacity.steps(0, 3 * MEGA, FALL_AT, 0.5 * MEGA, RISE_AT, 3 * MEGA));
        return List.of(
                new LayerScenario(
                        "layers-simulcast",
                        "VP8 in three encodings, 3 Mbit/s, 500 kbit/s, 3 Mbit/s",
                        LayeredSource.Kind.VP8_SIMULCAST,
                        steps),
                new LayerScenario(
                        "layers-simulcast-rtt",
                        "the same with a round trip of 200 ms",
                        LayeredSource.Kind.VP8_SIMULCAST,
                        steps.withDelay(100)),
                new LayerScenario(
                        "layers-svc",
                        "VP9 in three spatial layers, 3 Mbit/s, 500 kbit/s, 3 Mbit/s",
                        LayeredSource.Kind.VP9_SVC,
                        steps));
    }

    /** Runs it with the seed of the report; the same every time. */
    Outcome run() {
        return run(1);
    }

    /** Runs it with other luck. */
    Outcome run(long seed) {
        try (World world = new World(seed)) {
            Meter meter = new Meter(SECONDS);
            LayeredSource source = new LayeredSource(world, kind, seed + 2);
            Viewer viewer = new Viewer(world, world.link(link, seed + 1), meter);
            OutboundStream stream = viewer.watch(source);
            world.add(source);
            world.add(viewer);
            world.add(nowNanos -> {
                meter.onEstimate(viewer.connection().estimator().estimateBps(), nowNanos);
                meter.onLayer(stream.spatialLayer(), nowNanos);
            });
            world.runTo(SECONDS);
            return new Outcome(this, meter);
        }
    }

    /** What came of it. */
    record Outcome(LayerScenario scenario, Meter meter) {
        /** From the fall of the capacity until the layer below the best was sent for good. */
        double downSeconds() {
            return meter.secondsUntilLayer(TOP - 1, FALL_AT, RISE_AT);
        }

        /** From its rise until the best was. */
        double upSeconds() {
            return meter.secondsUntilLayer(TOP, RISE_AT, SECONDS);
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
