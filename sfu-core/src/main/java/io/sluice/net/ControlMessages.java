package io.sluice.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the kernel tells about received datagrams beside their bytes: for each a block of {@code struct cmsghdr} (cmsg(3)),
 * 8-byte aligned.
 *
 * <pre>
 *  0              8        12       16                                     32
 * +--------------+--------+--------+-------------------+------------------+
 * |    length    | level  |  type  | seconds           | nanoseconds      |   SO_TIMESTAMPNS
 * +--------------+--------+--------+---------+---------+------------------+
 * |    length    | level  |  type  | drops   |   pad   |                      SO_RXQ_OVFL
 * +--------------+--------+--------+---------+---------+
 * |    length    | level  |  type  | segment |   pad   |                      UDP_GRO
 * +--------------+--------+--------+---------+---------+
 * </pre>
 */
final class ControlMessages {
    /** Room of one message's block: 32 bytes for the time, 24 for the drops, 24 for the size of segments. */
    static final int SIZE = 80;

    /** What {@link #arrivalEpochNanos} says if the kernel gave no time. */
    static final long NO_TIME = Long.MIN_VALUE;

    private static final int HEADER = 16;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int SOL_SOCKET = 1;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int SO_RXQ_OVFL = 40;
    private static final int SOL_UDP = 17;
    private static final int UDP_GRO = 104;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final MemorySegment memory;
    private long arrivalEpochNanos;
    private boolean dropsReported;
    private int drops;
    private int segmentBytes;

    ControlMessages(Arena arena, int count) {
        memory = arena.allocate((long) count * SIZE, Long.BYTES);
    }

    /** The block of one datagram. */
    MemorySegment at(int index) {
        return memory.asSlice((long) index * SIZE, SIZE);
    }

    /** Reads a block; the accessors then tell what was in it. */
    void read(int index, long length) {
        arrivalEpochNanos = NO_TIME;
        dropsReported = false;
        segmentBytes = 0;
        long at = (long) index * SIZE;
        long end = at + Math.min(length, SIZE);
        while (at + HEADER <= end) {
            long messageLength = memory.get(ValueLayout.JAVA_LONG, at);
            if (messageLength <= HEADER || messageLength > end - at) {
                return;
            }
            readMessage(
                    memory.get(ValueLayout.JAVA_INT, at + LEVEL),
                    memory.get(ValueLayout.JAVA_INT, at + TYPE),
                    at + HEADER);
            at += (messageLength + 7) & ~7L;
        }
    }

    /** When the datagram arrived, in nanoseconds since 1970-01-01 UTC, or {@link #NO_TIME}. */
    long arrivalEpochNanos() {
        return arrivalEpochNanos;
    }

    /** Whether {@link #drops} is known: the kernel tells nothing before the first drop. */
    boolean dropsReported() {
        return dropsReported;
    }

    /** The drops of the socket up to this datagram; wraps at 32 bits. */
    int drops() {
        return drops;
    }

    /** The size of the datagrams of which the message holds several, the last may be smaller; 0 if it is one datagram. */
    int segmentBytes() {
        return segmentBytes;
    }

    private void readMessage(int level, int type, long at) {
        if (level == SOL_UDP && type == UDP_GRO) {
            segmentBytes = memory.get(ValueLayout.JAVA_INT, at);
        } else if (level == SOL_SOCKET && type == SO_TIMESTAMPNS) {
            long seconds = memory.get(ValueLayout.JAVA_LONG, at);
            arrivalEpochNanos = seconds * NANOS_PER_SECOND + memory.get(ValueLayout.JAVA_LONG, at + Long.BYTES);
        } else if (level == SOL_SOCKET && type == SO_RXQ_OVFL) {
            drops = memory.get(ValueLayout.JAVA_INT, at);
            dropsReported = true;
        }
    }
}
