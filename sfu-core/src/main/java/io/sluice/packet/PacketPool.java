package io.sluice.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The packet slots of one loop. Grows by slabs up to a bound, then {@link #acquire} returns null and the caller counts a
 * drop. Confined to its loop; {@link #close} frees the memory.
 */
public final class PacketPool implements AutoCloseable {
    private static final int PACKETS_PER_SLAB = 256;

    private final Arena arena;
    private final int maxPackets;
    private final ArrayDeque<Packet> free = new ArrayDeque<>();
    private int allocated;

    /**
     * @param arena owns the slabs and is closed with the pool; a confined one must belong to the loop's thread
     * @param maxPackets the bound, of {@link Packet#CAPACITY} bytes each
     */
    public PacketPool(Arena arena, int maxPackets) {
        this.arena = arena;
        this.maxPackets = maxPackets;
    }

    /** A packet with one reference, or null when all are in use. */
    public @Nullable Packet acquire() {
        if (free.isEmpty() && !grow()) {
            return null;
        }
        Packet packet = free.pop();
        packet.acquired();
        return packet;
    }

    /** How many packets there can be at most. */
    public int maxPackets() {
        return maxPackets;
    }

    /** How many packets are held by somebody; zero after a test, or something leaked. */
    public int inUse() {
        return allocated - free.size();
    }

    @Override
    public void close() {
        free.clear();
        arena.close();
    }

    void returned(Packet packet) {
        free.push(packet);
    }

    private boolean grow() {
        int count = Math.min(PACKETS_PER_SLAB, maxPackets - allocated);
        if (count <= 0) {
            return false;
        }
        MemorySegment slab = arena.allocate((long) count * Packet.CAPACITY, 64);
        for (int i = 0; i < count; i++) {
            free.push(new Packet(this, slab.asSlice((long) i * Packet.CAPACITY, Packet.CAPACITY)));
        }
        allocated += count;
        return true;
    }
}
