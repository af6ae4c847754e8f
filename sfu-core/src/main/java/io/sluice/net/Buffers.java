package io.sluice.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An array of {@code struct iovec} (readv(2)): where a message's bytes lie.
 *
 * <pre>
 *  0           8           16
 * +-----------+-----------+
 * | address * |  length   |
 * +-----------+-----------+
 * </pre>
 */
final class Buffers {
    static final int SIZE = 16;
    private static final int LENGTH = 8;

    private final MemorySegment memory;

    Buffers(Arena arena, int count) {
        memory = arena.allocate((long) count * SIZE, SIZE);
    }

    /** The array from an index on. */
    long pointer(int index) {
        return memory.address() + (long) index * SIZE;
    }

    void set(int index, MemorySegment bytes, long length) {
        memory.set(ValueLayout.ADDRESS, (long) index * SIZE, bytes);
        length(index, length);
    }

    void length(int index, long length) {
        memory.set(ValueLayout.JAVA_LONG, (long) index * SIZE + LENGTH, length);
    }
}
