package io.sluice.loop;

import java.util.ArrayList;
import java.util.List;

/** Who is flushed when a turn ends; what flushing adds waits for the next turn. Confined to a loop. */
final class FlushList {
    private List<Loop.Flushable> waiting = new ArrayList<>();
    private List<Loop.Flushable> taken = new ArrayList<>();

    void add(Loop.Flushable flushable) {
        waiting.add(flushable);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** All that were added since this was last called; valid until it is called again. */
    List<Loop.Flushable> take() {
        List<Loop.Flushable> next = taken;
        next.clear();
        taken = waiting;
        waiting = next;
        return taken;
    }
}
