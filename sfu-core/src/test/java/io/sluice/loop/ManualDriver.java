package io.sluice.loop;

import io.sluice.packet.PacketPool;
import io.sluice.time.Clock;
import java.lang.foreign.Arena;

/** Steps a loop by hand on a clock that stands still in between. */
final class ManualDriver implements Loop.Driver, Clock, AutoCloseable {
    final Loop loop;
    private final PacketPool packets = new PacketPool(Arena.ofConfined(), 256);
    long nowNanos = 1_000_000_000;
    int wakes;
    boolean inLoop = true;

    ManualDriver(int index) {
        loop = new Loop(index, this, this, packets);
    }

    /** One turn; says when the next is due. */
    long turn() {
        return loop.turn(nowNanos);
    }

    long turnAfter(long nanos) {
        nowNanos += nanos;
        return turn();
    }

    @Override
    public boolean inLoop() {
        return inLoop;
    }

    @Override
    public void wake() {
        wakes++;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public long epochOffsetNanos() {
        return 1_700_000_000_000_000_000L;
    }

    @Override
    public void close() {
        packets.close();
    }
}
