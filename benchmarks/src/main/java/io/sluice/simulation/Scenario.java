package io.sluice.simulation;

import java.util.List;

/**
 * One way to a viewer of one picture.
 *
 * @param name for files and tables
 * @param title for people
 * @param link the way
 * @param maxBps what the picture takes at most
 * @param seconds how long it runs
 * @param steadyFrom where its steady part begins, in seconds
 * @param steadyTo where that ends
 * @param fallAt when the capacity falls, in seconds; negative for never
 * @param riseAt when it rises
 */
record Scenario(
        String name,
        String title,
        LinkOptions link,
        double maxBps,
        double seconds,
        double steadyFrom,
        double steadyTo,
        double fallAt,
        double riseAt) {
    private static final double NEVER = -1;
    private static final double MEGA = 1e6;

    static List<Scenario> all() {
        Capacity three = Capacity.of(3 * MEGA);
        Capacity steps = Capacity.steps(0, 3 * MEGA, 20, 0.5 * MEGA, 40, 3 * MEGA);
        return List.of(
                steady("steady-3m", "3 Mbit/s, 50 ms round trip", LinkOptions.of(three)),
                steady("steady-1m", "1 Mbit/s", LinkOptions.of(Capacity.of(MEGA))),
                steady("steady-300k", "300 kbit/s", LinkOptions.of(Capacity.of(0.3 * MEGA))),
                stepped("steps", "3 Mbit/s, 500 kbit/s, 3 Mbit/s", LinkOptions.of(steps)),
                stepped(
                        "bufferbloat",
                        "the same with a buffer of 2 s",
                        LinkOptions.of(steps).withQueue(2000)),
                stepped(
                        "long-round-trip",
                        "the same with a round trip of 200 ms",
                        LinkOptions.of(steps).withDelay(100)),
                steady(
                        "loss-2",
                        "3 Mbit/s, 2 % random loss",
                        LinkOptions.of(three).withLoss(0.02)),
                steady(
                        "loss-10",
                        "3 Mbit/s, 10 % random loss",
                        LinkOptions.of(three).withLoss(0.1)),
                steady(
                        "loss-20",
                        "3 Mbit/s, 20 % random loss",
                        LinkOptions.of(three).withLoss(0.2)),
                steady(
                        "jitter",
                        "3 Mbit/s, up to 30 ms jitter",
                        LinkOptions.of(three).withJitter(30)),
                steady(
                        "policer",
                        "2 Mbit/s, a buffer of 15 ms",
                        LinkOptions.of(Capacity.of(2 * MEGA)).withQueue(15)),
                new Scenario(
                        "cut",
                        "3 Mbit/s, cut from 20 s to 23 s",
                        LinkOptions.of(three).withCut(20, 23),
                        3.6 * MEGA,
                        60,
                        30,
                        60,
                        NEVER,
                        23),
                new Scenario(
                        "rfc8867-5.1",
                        "RFC 8867 section 5.1: variable capacity, one flow",
                        LinkOptions.of(Capacity.steps(0, MEGA, 40, 2.5 * MEGA, 60, 0.6 * MEGA, 80, MEGA))
                                .withDelay(50),
                        2.5 * MEGA,
                        100,
                        10,
                        40,
                        60,
                        40));
    }

    private static Scenario steady(String name, String title, LinkOptions link) {
        return new Scenario(name, title, link, 3.6 * MEGA, 60, 10, 60, NEVER, NEVER);
    }

    private static Scenario stepped(String name, String title, LinkOptions link) {
        return new Scenario(name, title, link, 3.6 * MEGA, 60, 5, 20, 20, 40);
    }

    /** Runs it with the seed of the report; the same every time. */
    Outcome run() {
        return run(1);
    }

    /** Runs it with other luck. */
    Outcome run(long seed) {
        try (World world = new World(seed)) {
            Link way = world.link(link, seed + 1);
            Flow flow = new Flow(world, way, maxBps, 0, seconds, seed + 2);
            world.runTo(seconds);
            return new Outcome(this, flow.meter(), figures(flow.meter()));
        }
    }

    private Figures figures(Meter meter) {
        double deliverable = link.capacity().bpsAt(steadyFrom) * (1 - link.lossShare());
        return new Figures(
                meter.receivedBps(steadyFrom, steadyTo) / deliverable,
                meter.queueMillis(95, steadyFrom, steadyTo),
                fallAt < 0
                        ? NEVER
                        : meter.secondsUntil(fallAt, 0, 1.1 * link.capacity().bpsAt(fallAt)),
                riseAt < 0
                        ? NEVER
                        : meter.secondsUntil(
                                riseAt, 0.8 * Math.min(maxBps, link.capacity().bpsAt(riseAt)), Double.MAX_VALUE),
                meter.lossShare(),
                meter.longestFreezeMillis());
    }

    /** What came of it. */
    record Outcome(Scenario scenario, Meter meter, Figures figures) {}
}
