package io.sluice.loop;

import java.util.List;

/** Chooses the loop on which a new transport will live for its whole life. Called from any thread. */
public interface Placement {
    /**
     * @param loops all loops, never empty
     * @param home the loop where the router's transports live as long as there is room
     */
    Loop choose(List<Loop> loops, Loop home);

    /** The loop for a new router to call home. */
    Loop home(List<Loop> loops);

    /**
     * The default: the home loop until it is busy, then the least loaded of the others. Two people in a call so never pay for
     * waking a second thread, and a large room spreads.
     */
    static Placement fillThenSpill() {
        return new FillThenSpill();
    }

    /** One after the other: spreads even the smallest room over all loops, which tests of lanes want. */
    static Placement roundRobin() {
        return new RoundRobin();
    }
}
