package io.sluice.srtp;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Native memory for one packet's parameters, and for packets that lie in heap memory. One for all transforms of a loop; freed
 * with the last of them.
 */
final class IpsecMbScratch {
    private static final int SPARE = 64;

    private final Arena arena = Arena.ofAuto();

    final MemorySegment iv = allocate(16);
    final MemorySegment associated = allocate(16);
    final MemorySegment tag = allocate(32);
    final MemorySegment block = allocate(64);
    final MemorySegment packet = allocate(Packet.CAPACITY + SPARE);
    final MemorySegment payload = allocate(Packet.CAPACITY + SPARE);
    final long ivAddress = iv.address();
    final long associatedAddress = associated.address();
    final long tagAddress = tag.address();
    final long contextAddress = allocate(IpsecMb.GCM_CONTEXT_LENGTH).address();

    MemorySegment allocate(long length) {
        return arena.allocate(length, IpsecMb.ALIGNMENT);
    }

    Arena arena() {
        return arena;
    }

    /** Whether the first {@code length} bytes of the tag are those at {@code offset}; takes as long wherever they differ. */
    boolean tagEquals(MemorySegment memory, long offset, int length) {
        int difference = 0;
        for (int i = 0; i < length; i++) {
            difference |= Bytes.u8(tag, i) ^ Bytes.u8(memory, offset + i);
        }
        return difference == 0;
    }
}
