package io.sluice.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Control messages that ask the kernel to split a message into datagrams of a size, the last one being what remains
 * (udp(7), UDP_SEGMENT): one {@code struct cmsghdr} (cmsg(3)) for each message.
 *
 * <pre>
 *  0            8             12            16      18        24
 * +------------+-------------+-------------+-------+---------+
 * | length 18  | SOL_UDP 17  |   type 103  | size  |   pad   |
 * +------------+-------------+-------------+-------+---------+
 * </pre>
 */
final class SegmentSizes {
    static final int SIZE = 24;

    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int VALUE = 16;

    private final MemorySegment memory;

    SegmentSizes(Arena arena, int count) {
        memory = arena.allocate((long) count * SIZE, Long.BYTES);
        for (int i = 0; i < count; i++) {
            long at = (long) i * SIZE;
            memory.set(ValueLayout.JAVA_LONG, at, VALUE + Short.BYTES);
            memory.set(ValueLayout.JAVA_INT, at + LEVEL, LinuxSocket.SOL_UDP);
            memory.set(ValueLayout.JAVA_INT, at + TYPE, LinuxSocket.UDP_SEGMENT);
        }
    }

    void set(int index, int bytes) {
        memory.set(ValueLayout.JAVA_SHORT, (long) index * SIZE + VALUE, (short) bytes);
    }

    long pointer(int index) {
        return memory.address() + (long) index * SIZE;
    }
}
