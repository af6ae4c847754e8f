package io.sluice.loop;

import io.sluice.packet.PacketPool;
import io.sluice.time.Clock;
import java.lang.foreign.Arena;

/** A loop whose turns a benchmark makes, on the system's time. */
public final class SteppedLoop implements Loop.Driver {
    private static final int PACKETS = 4096;

    private final Loop loop = new Loop(0, Clock.system(), this, new PacketPool(Arena.ofAuto(), PACKETS));

    private SteppedLoop() {}

    public static Loop create() {
        return new SteppedLoop().loop;
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    /** Nobody sleeps here. */
    @Override
    public void wake() {}
}
