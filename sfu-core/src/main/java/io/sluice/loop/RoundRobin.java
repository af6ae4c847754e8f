package io.sluice.loop;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Every transport on another loop than the one before. */
final class RoundRobin implements Placement {
    private final AtomicInteger next = new AtomicInteger();

    @Override
    public Loop choose(List<Loop> loops, Loop home) {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** Where a router is at home means nothing here. */
    @Override
    public Loop home(List<Loop> loops) {
        return loops.getFirst();
    }
}
