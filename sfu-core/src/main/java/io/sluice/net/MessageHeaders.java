package io.sluice.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An array of {@code struct mmsghdr}, what recvmmsg(2) and sendmmsg(2) take, on 64-bit Linux. Sizes and offsets are the
 * same on x86-64 and aarch64, with glibc and musl (whose padding the kernel reads as the upper half of a size).
 *
 * <pre>
 *  0        8         12     16       24          32        40               48      52     56       60     64
 * +--------+---------+------+--------+-----------+---------+----------------+-------+------+--------+------+
 * | name * | namelen | pad  | iovec* | iovec cnt | control*| control length | flags | pad  | length | pad  |
 * +--------+---------+------+--------+-----------+---------+----------------+-------+------+--------+------+
 *  `------------------------------ struct msghdr ---------------------------------'
 * </pre>
 */
final class MessageHeaders {
    static final int SIZE = 64;

    /** The datagram was longer than the buffer (recvmsg(2)). */
    static final int MSG_TRUNC = 0x20;

    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int BUFFERS = 16;
    private static final int BUFFER_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;

    // As numbers, not segments: what they point to lives in the same arena, and no object is made per message.
    private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong SIZE_T = ValueLayout.JAVA_LONG;

    private final MemorySegment memory;
    private final int addressBytes;

    /** @param addressBytes the size of the socket addresses that messages point to */
    MessageHeaders(Arena arena, int count, int addressBytes) {
        this.addressBytes = addressBytes;
        memory = arena.allocate((long) count * SIZE, SIZE);
    }

    /** The array from an index on; from the first on, as nearly always, no object is made. */
    MemorySegment from(int index) {
        return index == 0 ? memory : memory.asSlice((long) index * SIZE);
    }

    /** Sets where the socket address of a message lies; receiving overwrites its length. */
    void address(int index, long address) {
        memory.set(POINTER, at(index) + NAME, address);
        memory.set(INT, at(index) + NAME_LENGTH, addressBytes);
    }

    /** Sets the {@link Buffers} of a message. */
    void buffers(int index, long buffers, int count) {
        memory.set(POINTER, at(index) + BUFFERS, buffers);
        memory.set(SIZE_T, at(index) + BUFFER_COUNT, count);
    }

    /** Sets the control messages; receiving overwrites their length. */
    void control(int index, long control, long length) {
        memory.set(POINTER, at(index) + CONTROL, control);
        memory.set(SIZE_T, at(index) + CONTROL_LENGTH, length);
    }

    /** Gives the address and control blocks their whole length again, after receiving has shortened them. */
    void restore(int index, long controlLength) {
        memory.set(INT, at(index) + NAME_LENGTH, addressBytes);
        memory.set(SIZE_T, at(index) + CONTROL_LENGTH, controlLength);
    }

    long controlLength(int index) {
        return memory.get(SIZE_T, at(index) + CONTROL_LENGTH);
    }

    boolean truncated(int index) {
        return (memory.get(INT, at(index) + FLAGS) & MSG_TRUNC) != 0;
    }

    /** How many bytes were received or sent. */
    int length(int index) {
        return memory.get(INT, at(index) + LENGTH);
    }

    private static long at(int index) {
        return (long) index * SIZE;
    }
}
