package io.sluice.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several viewers behind one link, or one beside something else.
 *
 * @param name for files and tables
 * @param title for people
 * @param link the way they share
 * @param parties the viewers
 * @param back another link for what they report, with a viewer of its own, whose reports go by the first; null for none
 * @param rival what else sends, made when the link is there
 * @param seconds how long it runs
 * @param steadyFrom from when shares are compared
 */
record SharedLink(
        String name,
        String title,
        LinkOptions link,
        List<Party> parties,
        @Nullable LinkOptions back,
        Rival rival,
        double seconds,
        double steadyFrom) {
    private static final double MEGA = 1e6;

    /**
     * One of the viewers.
     *
     * @param fromSeconds when it begins
     * @param detourMillis behind the link, either way
     * @param pauseFrom it wants nothing from then on, in seconds
     * @param pauseTo until then
     */
    record Party(double fromSeconds, double detourMillis, double pauseFrom, double pauseTo) {
        static List<Party> startingAt(double... seconds) {
            return Arrays.stream(seconds)
                    .mapToObj(each -> new Party(each, 0, 0, 0))
                    .toList();
        }
    }

    /** Somebody else on the link. */
    interface Rival {
        /** Sets it going, and says how many bytes it had received at a time when asked. */
        DoubleFunction<Long> begin(World world, Link link);
    }

    private static final Rival NOBODY = (world, link) -> seconds -> 0L;

    SharedLink {
        parties = List.copyOf(parties);
    }

    static List<SharedLink> all() {
        return Stream.of(ownFlows(), otherFlows(), ways(), pauses())
                .flatMap(List::stream)
                .toList();
    }

    /** Viewers beside each other. */
    private static List<SharedLink> ownFlows() {
        return List.of(
                new SharedLink(
                        "two-viewers",
                        "4 Mbit/s, two viewers from the beginning",
                        LinkOptions.of(Capacity.of(4 * MEGA)),
                        Party.startingAt(0, 0),
                        null,
                        NOBODY,
                        90,
                        30),
                new SharedLink(
                        "rfc8867-5.4",
                        "RFC 8867 section 5.4: 3.5 Mbit/s, three viewers who come 20 s apart",
                        LinkOptions.of(Capacity.of(3.5 * MEGA)).withDelay(50),
                        Party.startingAt(0, 20, 40),
                        null,
                        NOBODY,
                        120,
                        60),
                new SharedLink(
                        "rfc8867-5.2",
                        "RFC 8867 section 5.2: variable capacity, two viewers",
                        LinkOptions.of(Capacity.steps(
                                        0, 4 * MEGA, 25, 2 * MEGA, 50, 3.5 * MEGA, 75, MEGA, 100, 2 * MEGA))
                                .withDelay(50),
                        Party.startingAt(0, 0),
                        null,
                        NOBODY,
                        125,
                        105));
    }

    /** One beside transfers. */
    private static List<SharedLink> otherFlows() {
        LinkOptions two = LinkOptions.of(Capacity.of(2 * MEGA)).withDelay(50);
        return List.of(
                new SharedLink(
                        "rfc8867-5.6",
                        "RFC 8867 section 5.6: 2 Mbit/s, one viewer beside a long TCP transfer",
                        two,
                        Party.startingAt(0),
                        null,
                        SharedLink::longTransfer,
                        120,
                        30),
                new SharedLink(
                        "rfc8867-5.7",
                        "RFC 8867 section 5.7: 2 Mbit/s, one viewer beside short TCP transfers",
                        two,
                        Party.startingAt(0),
                        null,
                        SharedLink::shortTransfers,
                        120,
                        30));
    }

    /** Viewers whose ways differ in more than the link. */
    private static List<SharedLink> ways() {
        return List.of(
                new SharedLink(
                        "rfc8867-5.3",
                        "RFC 8867 section 5.3: both directions change, the reports of one go beside the picture of the"
                                + " other",
                        LinkOptions.of(Capacity.steps(0, 2 * MEGA, 20, MEGA, 40, 0.5 * MEGA, 60, 2 * MEGA))
                                .withDelay(50),
                        Party.startingAt(0),
                        LinkOptions.of(Capacity.steps(0, 2 * MEGA, 35, 0.8 * MEGA, 70, 2 * MEGA))
                                .withDelay(50),
                        NOBODY,
                        100,
                        75),
                new SharedLink(
                        "rfc8867-5.5",
                        "RFC 8867 section 5.5: 4 Mbit/s, five viewers 20, 50, 100, 200 and 300 ms of round trip away,"
                                + " who come 10 s apart",
                        LinkOptions.of(Capacity.of(4 * MEGA)).withDelay(10),
                        roundTrips(),
                        null,
                        NOBODY,
                        300,
                        150));
    }

    /** One who wants nothing for a while. */
    private static List<SharedLink> pauses() {
        return List.of(new SharedLink(
                "rfc8867-5.8",
                "RFC 8867 section 5.8: 3.5 Mbit/s, three viewers, the second pauses from 40 s to 60 s",
                LinkOptions.of(Capacity.of(3.5 * MEGA)).withDelay(50),
                List.of(new Party(0, 0, 0, 0), new Party(0, 0, 40, 60), new Party(0, 0, 0, 0)),
                null,
                NOBODY,
                120,
                70));
    }

    private static List<Party> roundTrips() {
        double[] delays = {10, 25, 50, 100, 150};
        return IntStream.range(0, delays.length)
                .mapToObj(i -> new Party(10 * i, delays[i] - delays[0], 0, 0))
                .toList();
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

    /** Runs it with the seed of the report; the same every time. */
    Outcome run() {
        return run(1);
    }

    /** Runs it with other luck. */
    Outcome run(long seed) {
        try (World world = new World(seed)) {
            Link way = world.link(link, seed + 1);
            List<Flow> flows = flows(world, way, seed + 2);
            DoubleFunction<Long> others = rival.begin(world, way);
            world.runTo(steadyFrom);
            long before = others.apply(steadyFrom);
            world.runTo(seconds);
            double rivalBps = (others.apply(seconds) - before) * Byte.SIZE / (seconds - steadyFrom);
            List<Meter> meters = flows.stream().map(Flow::meter).toList();
            return new Outcome(this, meters, rivalBps);
        }
    }

    private List<Flow> flows(World world, Link way, long seed) {
        Link wayBack = back == null ? null : world.link(back, seed + 100);
        List<Flow> flows = new ArrayList<>();
        for (Party party : parties) {
            Flow.Way there = new Flow.Way(way, wayBack, party.detourMillis());
            Flow flow = new Flow(world, there, 3.6 * MEGA, party.fromSeconds(), seconds, seed + flows.size());
            flows.add(flow);
            if (party.pauseTo() > 0) {
                world.at(party.pauseFrom(), () -> flow.pause(true));
                world.at(party.pauseTo(), () -> flow.pause(false));
            }
        }
        if (wayBack != null) {
            flows.add(new Flow(world, new Flow.Way(wayBack, way, 0), 3.6 * MEGA, 0, seconds, seed + flows.size()));
        }
        return flows;
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
            LinkOptions back = scenario.back();
            double backBps = back == null ? 0 : back.capacity().bpsAt(scenario.steadyFrom());
            return sum / (scenario.link().capacity().bpsAt(scenario.steadyFrom()) + backBps);
        }

        double queueMillis() {
            return meters.stream()
                    .mapToDouble(meter -> meter.queueMillis(95, scenario.steadyFrom(), scenario.seconds()))
                    .max()
                    .orElse(0);
        }
    }
}
