package io.sluice.loop;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A router's transports stay together while its home loop has room; routers spread from the start. */
final class FillThenSpill implements Placement {
    /**
     * The load above which a loop gets no more transports while another is less busy. Latency grows steeply beyond two thirds of
     * a core; what is placed already will need headroom for bursts.
     */
    private static final double BUSY = 0.65;

    /** Loads this close count as equal: what a fresh router will bring is not in them yet. */
    private static final double EQUAL = 0.05;

    private final AtomicInteger nextHome = new AtomicInteger();

    @Override
    public Loop choose(List<Loop> loops, Loop home) {
        return home.load() < BUSY
                ? home
                : loops.stream().min(Comparator.comparingDouble(Loop::load)).orElseThrow();
    }

    /** The least loaded; routers that are opened while nothing flows yet take turns. */
    @Override
    public Loop home(List<Loop> loops) {
        int start = Math.floorMod(nextHome.getAndIncrement(), loops.size());
        Loop best = loops.get(start);
        for (int i = 1; i < loops.size(); i++) {
            Loop candidate = loops.get((start + i) % loops.size());
            if (candidate.load() < best.load() - EQUAL) {
                best = candidate;
            }
        }
        return best;
    }
}
