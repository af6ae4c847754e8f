package io.sluice.testing;

import io.sluice.loop.Loop;
import io.sluice.packet.PacketPool;
import io.sluice.time.Timers;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loops without threads: a test says which one takes its next turn, so that every interleaving of two loops can be tried
 * and repeated from a seed. Whatever a test does "on" a loop runs with that loop confined to the test's thread.
 */
public final class SteppedLoops implements AutoCloseable {
    private static final int PACKETS = 4096;

    private final VirtualClock clock = new VirtualClock();
    private final List<Loop> loops = new ArrayList<>();
    private final List<PacketPool> pools = new ArrayList<>();
    private final long[] deadlines;
    private @Nullable Loop current;

    public SteppedLoops(int count) {
        this(count, 4096);
    }

    /** Loops that queue only so much for sending a turn, as lesser machines would in the time. */
    public SteppedLoops(int count, int outputsPerTurn) {
        deadlines = new long[count];
        for (int i = 0; i < count; i++) {
            int index = i;
            PacketPool pool = new PacketPool(Arena.ofConfined(), PACKETS);
            pools.add(pool);
            loops.add(new Loop(index, clock, new SteppedDriver(index), pool, outputsPerTurn));
            deadlines[i] = Timers.NONE;
        }
    }

    public VirtualClock clock() {
        return clock;
    }

    public Loop loop(int index) {
        return loops.get(index);
    }

    public List<Loop> all() {
        return List.copyOf(loops);
    }

    /** One turn of one loop. */
    public void step(int index) {
        on(index, () -> {
            deadlines[index] = loops.get(index).turn(clock.nanoTime());
            return null;
        });
    }

    /** Does something as if on a loop's thread, without a turn. */
    public <T> T on(int index, Supplier<T> action) {
        Loop before = current;
        current = loops.get(index);
        try {
            return action.get();
        } finally {
            current = before;
        }
    }

    public void run(int index, Runnable action) {
        on(index, () -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    /** Turns of randomly chosen loops. */
    public void shuffle(Random random, int turns) {
        for (int i = 0; i < turns; i++) {
            step(random.nextInt(loops.size()));
        }
    }

    /** Turns of all loops until none has work that is due. */
    public void settle() {
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < loops.size(); i++) {
                step(i);
            }
        }
    }

    /** Moves time on in steps of a millisecond, with a turn of every loop after each. */
    public void passMillis(long millis) {
        for (long i = 0; i < millis; i++) {
            clock.advanceMillis(1);
            for (int loop = 0; loop < loops.size(); loop++) {
                step(loop);
            }
        }
    }

    /** Packets of a loop that somebody still holds. */
    public int packetsInUse(int index) {
        return pools.get(index).inUse();
    }

    /** Exceptions that escaped into a loop: each is a bug. */
    public long failures() {
        return loops.stream().mapToLong(Loop::failures).sum();
    }

    @Override
    public void close() {
        for (int i = 0; i < loops.size(); i++) {
            run(i, loops.get(i)::freeLanes);
        }
        pools.forEach(PacketPool::close);
    }

    private final class SteppedDriver implements Loop.Driver {
        private final int index;

        SteppedDriver(int index) {
            this.index = index;
        }

        @Override
        public boolean inLoop() {
            return current != null && current == loops.get(index);
        }

        @Override
        public void wake() {
            deadlines[index] = clock.nanoTime();
        }
    }
}
