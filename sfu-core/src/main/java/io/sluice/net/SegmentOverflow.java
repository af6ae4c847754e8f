package io.sluice.net;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Where a message of several datagrams (UDP_GRO, udp(7)) lands that does not fit into the packet it was read into. A datagram that comes
 * alone, as most do, then needs no copy; of a message all datagrams but the first do.
 *
 * <pre>
 *   packet, 2048 bytes        place, 64 KiB
 * +--------+--------+----+  +---+--------+-----+
 * | first  | second | thi|  |rd | fourth | 5th |
 * +--------+--------+----+  +---+--------+-----+
 * </pre>
 *
 * One for all ports of a loop: what lies here is taken out before the call returns that received it. Confined to the loop.
 */
final class SegmentOverflow implements AutoCloseable {
    /** Messages that a call may receive. */
    static final int MESSAGES = 16;

    /** Datagrams that the kernel puts into a message (UDP_GRO_CNT_MAX). */
    static final int MAX_SEGMENTS = 64;

    /** More than the largest message, less what lies in its packet. */
    private static final int PLACE = 1 << 16;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate((long) MESSAGES * PLACE, 64);

    /** The place of a message. */
    MemorySegment place(int message) {
        return memory.asSlice((long) message * PLACE, PLACE);
    }

    /**
     * Copies a datagram of a message.
     *
     * @param first the packet in which the message begins
     * @param offset where the datagram begins, counted from the start of the message
     * @param length of the datagram, at most {@link Packet#CAPACITY}
     */
    void copy(int message, MemorySegment first, int offset, int length, MemorySegment to) {
        int inPacket = Math.clamp((long) Packet.CAPACITY - offset, 0, length);
        if (inPacket > 0) {
            Bytes.copy(first, offset, to, 0, inPacket);
        }
        if (inPacket < length) {
            long from = (long) message * PLACE + offset + inPacket - Packet.CAPACITY;
            Bytes.copy(memory, from, to, inPacket, length - inPacket);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
