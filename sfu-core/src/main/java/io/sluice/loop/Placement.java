package io.sluice.loop;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Chooses the loop on which a new transport will live for its whole life. Called from any thread. */
public interface Placement {
    /**
     * @param loops all loops, never empty
     * @param home the loop where the router's transports live as long as there is room
     */
    Loop choose(List<Loop> loops, Loop home);

    /** The loop for a new router to call home. */
    default Loop home(List<Loop> loops) {
        return leastLoaded(loops);
    }

    /**
     * The default: the home loop until it is busy, then the least loaded of the others. Two people in a call so never pay for
     * waking a second thread, and a large room spreads.
     */
    static Placement fillThenSpill() {
        return (loops, home) -> home.load() < FillThenSpill.BUSY ? home : leastLoaded(loops);
    }

    /** One after the other: spreads even the smallest room over all loops, which tests of lanes want. */
    static Placement roundRobin() {
        AtomicInteger next = new AtomicInteger();
        return (loops, home) -> loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    private static Loop leastLoaded(List<Loop> loops) {
        return loops.stream().min(Comparator.comparingDouble(Loop::load)).orElseThrow();
    }

    /** When a loop counts as busy. */
    final class FillThenSpill {
        /**
         * The load above which a loop gets no more transports while another is less busy. Latency grows steeply beyond two
         * thirds of a core; what is placed already will need headroom for bursts.
         */
        static final double BUSY = 0.65;

        private FillThenSpill() {}
    }
}
