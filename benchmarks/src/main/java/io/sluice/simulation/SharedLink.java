package io.sluice.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Several viewers behind one link, or one beside something else.
 *
 * @param name for files and tables
 * @param title for people
 * @param link the way they share
 * @param starts when each viewer begins, in seconds
 * @param rival what else sends, made when the link is there
 * @param seconds how long it runs
 * @param steadyFrom from when shares are compared
 */
record SharedLink(
        String name,
        String title,
        LinkOptions link,
        List<Double> starts,
        Rival rival,
        double seconds,
        double steadyFrom) {
    private static final double MEGA = 1e6;

    /** Somebody else on the link. */
    interface Rival {
        /** Sets it going, and says how many bytes it had received at a time when asked. */
        DoubleFunction<Long> begin(World world, Link link);
    }

    private static final Rival NOBODY = (world, link) -> seconds -> 0L;

    SharedLink {
        starts = List.copyOf(starts);
    }

    static List<SharedLink> all() {
        LinkOptions two = LinkOptions.of(Capacity.of(2 * MEGA)).withDelay(50);
        return List.of(
                new SharedLink(
                        "two-viewers",
                        "4 Mbit/s, two viewers from the beginning",
                        LinkOptions.of(Capacity.of(4 * MEGA)),
                        List.of(0.0, 0.0),
                        NOBODY,
                        90,
                        30),
                new SharedLink(
                        "rfc8867-5.4",
                        "RFC 8867 section 5.4: 3.5 Mbit/s, three viewers who come 20 s apart",
                        LinkOptions.of(Capacity.of(3.5 * MEGA)).withDelay(50),
                        List.of(0.0, 20.0, 40.0),
                        NOBODY,
                        120,
                        60),
                new SharedLink(
                        "rfc8867-5.2",
                        "RFC 8867 section 5.2: variable capacity, two viewers",
                        LinkOptions.of(Capacity.steps(
                                        0, 8 * MEGA, 25, 4 * MEGA, 50, 7 * MEGA, 75, 2 * MEGA, 100, 4 * MEGA))
                                .withDelay(50),
                        List.of(0.0, 0.0),
                        NOBODY,
                        125,
                        105),
                new SharedLink(
                        "rfc8867-5.6",
                        "RFC 8867 section 5.6: 2 Mbit/s, one viewer beside a long TCP transfer",
                        two,
                        List.of(0.0),
                        SharedLink::longTransfer,
                        120,
                        30),
                new SharedLink(
                        "rfc8867-5.7",
                        "RFC 8867 section 5.7: 2 Mbit/s, one viewer beside short TCP transfers",
                        two,
                        List.of(0.0),
                        SharedLink::shortTransfers,
                        120,
                        30));
    }

    private static DoubleFunction<Long> longTransfer(World world, Link link) {
        TcpFlow flow = world.add(new TcpFlow(world, link, 10, Double.MAX_VALUE, Long.MAX_VALUE / 2));
        return seconds -> flow.bytesReceived();
    }

    private static DoubleFunction<Long> shortTransfers(World world, Link link) {
        List<TcpFlow> flows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            flows.add(world.add(new TcpFlow(world, link, 10 + 10 * i, Double.MAX_VALUE, 400_000)));
        }
        return seconds -> flows.stream().mapToLong(TcpFlow::bytesReceived).sum();
    }

    /** Runs it; the same every time. */
    Outcome run() {
        try (World world = new World(1)) {
            Link way = world.link(link, 2);
            List<Flow> flows = new ArrayList<>();
            for (int i = 0; i < starts.size(); i++) {
                flows.add(new Flow(world, way, 3.6 * MEGA, starts.get(i), seconds, 3 + i));
            }
            DoubleFunction<Long> others = rival.begin(world, way);
            world.runTo(steadyFrom);
            long before = others.apply(steadyFrom);
            world.runTo(seconds);
            double rivalBps = (others.apply(seconds) - before) * Byte.SIZE / (seconds - steadyFrom);
            List<Meter> meters = flows.stream().map(Flow::meter).toList();
            return new Outcome(this, meters, rivalBps);
        }
    }

    /** What came of it. */
    record Outcome(SharedLink scenario, List<Meter> meters, double rivalBps) {
        Outcome {
            meters = List.copyOf(meters);
        }

        /** Of each viewer, in its steady part. */
        List<Double> sharesBps() {
            return meters.stream()
                    .map(meter -> meter.receivedBps(scenario.steadyFrom(), scenario.seconds()))
                    .toList();
        }

        /** How much less the one with the least has than the mean, as a share of it. */
        double unfairness() {
            List<Double> shares = sharesBps();
            double mean =
                    shares.stream().mapToDouble(Double::doubleValue).average().orElse(1);
            double most = shares.stream()
                    .mapToDouble(share -> Math.abs(share - mean))
                    .max()
                    .orElse(0);
            return most / mean;
        }

        double utilisation() {
            double sum = sharesBps().stream().mapToDouble(Double::doubleValue).sum() + rivalBps;
            return sum / scenario.link().capacity().bpsAt(scenario.steadyFrom());
        }

        double queueMillis() {
            return meters.stream()
                    .mapToDouble(meter -> meter.queueMillis(95, scenario.steadyFrom(), scenario.seconds()))
                    .max()
                    .orElse(0);
        }
    }
}
