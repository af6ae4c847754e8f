package io.sluice.simulation;

import io.sluice.transport.SimulatedSfu;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** One simulation: a server, links, and everybody who acts by time. A millisecond is a step. */
final class World implements AutoCloseable {
    static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Somebody who acts every millisecond. */
    interface Actor {
        void tick(long nowNanos);
    }

    private record Later(long atNanos, long order, Runnable action) implements Comparable<Later> {
        @Override
        public int compareTo(Later other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final SimulatedSfu sfu;
    private final List<Link> links = new ArrayList<>();
    private final List<Actor> actors = new ArrayList<>();
    private final PriorityQueue<Later> later = new PriorityQueue<>();
    private final long startNanos;
    private long order;

    World(long seed) {
        sfu = new SimulatedSfu(seed);
        startNanos = sfu.nowNanos();
    }

    SimulatedSfu sfu() {
        return sfu;
    }

    /** Since the beginning. */
    long nowNanos() {
        return sfu.nowNanos() - startNanos;
    }

    Link link(LinkOptions options, long seed) {
        Link link = new Link(options, seed);
        links.add(link);
        return link;
    }

    <A extends Actor> A add(A actor) {
        actors.add(actor);
        return actor;
    }

    /** Does something when so much time has passed. */
    void after(double millis, Runnable action) {
        later.add(new Later(nowNanos() + (long) (millis * NANOS_PER_MILLI), order++, action));
    }

    /** Does something at a time since the beginning. */
    void at(double seconds, Runnable action) {
        later.add(new Later((long) (seconds * NANOS_PER_SECOND), order++, action));
    }

    void runTo(double seconds) {
        long end = (long) (seconds * NANOS_PER_SECOND);
        while (nowNanos() < end) {
            long now = nowNanos() + NANOS_PER_MILLI;
            for (Link link : links) {
                link.advanceTo(now);
            }
            while (!later.isEmpty() && later.peek().atNanos() <= now) {
                later.remove().action().run();
            }
            for (Actor actor : actors) {
                actor.tick(now);
            }
            sfu.advanceTo(startNanos + now);
        }
    }

    @Override
    public void close() {
        sfu.close();
    }
}
