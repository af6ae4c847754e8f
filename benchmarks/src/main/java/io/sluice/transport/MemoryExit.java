package io.sluice.transport;

import io.sluice.loop.DatagramPort;
import io.sluice.packet.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Counts what would leave. As many send slots as the real port has, so that their memory is as warm. */
final class MemoryExit implements Exit {
    private static final int SLOTS = 64;
    private static final int PEER_ADDRESS = 0xc6336401;
    private static final int FIRST_PORT = 4000;

    private final MemorySegment[] slots = new MemorySegment[SLOTS];
    private int slot;
    private long datagramsSent;

    MemoryExit() {
        int size = DatagramPort.SEND_CAPACITY;
        MemorySegment memory = Arena.ofAuto().allocate((long) SLOTS * size, 64);
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = memory.asSlice((long) i * size, size);
        }
    }

    @Override
    public Endpoint endpoint(int peer) {
        return Endpoint.ofIpv4(PEER_ADDRESS, FIRST_PORT + peer);
    }

    @Override
    public MemorySegment slot() {
        return slots[slot];
    }

    @Override
    public int slots() {
        return SLOTS;
    }

    @Override
    public MemorySegment slot(int ahead) {
        return slots[(slot + ahead) % SLOTS];
    }

    @Override
    public void send(int length, Endpoint to) {
        slot = (slot + 1) % SLOTS;
        datagramsSent++;
    }

    @Override
    public void flush() {}

    @Override
    public long datagramsSent() {
        return datagramsSent;
    }

    @Override
    public void close() {}
}
