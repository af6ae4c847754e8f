package io.sluice.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads and writes integers in network byte order. Every header of every protocol here is read and written through
 * this class, at any alignment, in native and in heap memory alike; bounds are those of the segment.
 *
 * <p>Unsigned values come back in the next wider type: 8 and 16 bits as {@code int}, 32 bits as {@code long}. SSRCs
 * and sequence arithmetic use {@link #i32} where the sign does not matter.
 */
public final class Bytes {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    public static int u8(MemorySegment memory, long offset) {
        return memory.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    public static int u16(MemorySegment memory, long offset) {
        return memory.get(SHORT, offset) & 0xffff;
    }

    public static int u24(MemorySegment memory, long offset) {
        return u16(memory, offset) << 8 | u8(memory, offset + 2);
    }

    public static long u32(MemorySegment memory, long offset) {
        return memory.get(INT, offset) & 0xffff_ffffL;
    }

    public static int i32(MemorySegment memory, long offset) {
        return memory.get(INT, offset);
    }

    public static long i64(MemorySegment memory, long offset) {
        return memory.get(LONG, offset);
    }

    public static void put8(MemorySegment memory, long offset, int value) {
        memory.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
    }

    public static void put16(MemorySegment memory, long offset, int value) {
        memory.set(SHORT, offset, (short) value);
    }

    public static void put24(MemorySegment memory, long offset, int value) {
        put16(memory, offset, value >>> 8);
        put8(memory, offset + 2, value);
    }

    public static void put32(MemorySegment memory, long offset, long value) {
        memory.set(INT, offset, (int) value);
    }

    public static void put64(MemorySegment memory, long offset, long value) {
        memory.set(LONG, offset, value);
    }

    /** Copies bytes between segments. */
    public static void copy(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, long length) {
        MemorySegment.copy(from, fromOffset, to, toOffset, length);
    }

    /** A fresh array holding the given range: for the slow paths (STUN, DTLS, RTCP events), never for media. */
    public static byte[] toArray(MemorySegment memory, long offset, int length) {
        byte[] array = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, array, 0, length);
        return array;
    }
}
