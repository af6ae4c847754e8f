package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Reads the payload of redundant audio (RFC 2198 section 3): headers of the redundant blocks, the header of the primary one,
 * then the blocks in the same order. The primary block is what the packet's timestamp and extensions are about.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |1|  block PT   |  timestamp offset         |   block length    | redundant
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0|  block PT   | primary
 * +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Reused for one payload after the other; fields are valid after {@link #parse} has said true only.
 */
public final class RedPayload {
    /** More than any sender repeats: Chromium's are at most nine. */
    public static final int MAX_REDUNDANT = 16;

    private static final int F = 0x80;
    static final int REDUNDANT_HEADER_LENGTH = 4;

    private static final int TIMESTAMP_OFFSET_SHIFT = 10;
    private static final int TIMESTAMP_OFFSET_MASK = 0x3fff;
    private static final int LENGTH_MASK = 0x3ff;

    private final int[] headers = new int[MAX_REDUNDANT];
    private final int[] offsets = new int[MAX_REDUNDANT];
    private int redundantCount;
    private int primaryPayloadType;
    private int primaryOffset;
    private int primaryLength;

    /**
     * Reads a payload. Any bytes give a result, none an exception.
     *
     * @param memory borrowed for the call
     * @param offset where the payload begins
     * @param length bytes of payload without padding
     * @return whether it is whole: false if headers or blocks reach beyond its end, or there are more than
     *     {@value #MAX_REDUNDANT} redundant blocks
     */
    public boolean parse(MemorySegment memory, int offset, int length) {
        int end = offset + length;
        int next = offset;
        redundantCount = 0;
        while (next < end && (Bytes.u8(memory, next) & F) != 0) {
            if (redundantCount == MAX_REDUNDANT || end - next < REDUNDANT_HEADER_LENGTH) {
                return false;
            }
            headers[redundantCount++] = Bytes.i32(memory, next);
            next += REDUNDANT_HEADER_LENGTH;
        }
        if (next >= end) {
            return false;
        }
        primaryPayloadType = Bytes.u8(memory, next);
        return locate(next + 1, end);
    }

    private boolean locate(int firstBlock, int end) {
        int next = firstBlock;
        for (int i = 0; i < redundantCount; i++) {
            offsets[i] = next;
            next += redundantLength(i);
        }
        primaryOffset = next;
        primaryLength = end - next;
        return primaryLength >= 0;
    }

    /** Redundant blocks, 0 to {@value #MAX_REDUNDANT}, in the order of the packet: usually the oldest first. */
    public int redundantCount() {
        return redundantCount;
    }

    /** The payload type of a redundant block, 0 to 127. */
    public int redundantPayloadType(int index) {
        return headers[Objects.checkIndex(index, redundantCount)] >>> 24 & ~F;
    }

    /** By how much a redundant block is older than the packet's timestamp, 0 to 16383. */
    public int redundantTimestampOffset(int index) {
        return headers[Objects.checkIndex(index, redundantCount)] >>> TIMESTAMP_OFFSET_SHIFT & TIMESTAMP_OFFSET_MASK;
    }

    /** Where a redundant block begins, from the start of the memory. */
    public int redundantOffset(int index) {
        return offsets[Objects.checkIndex(index, redundantCount)];
    }

    /** Bytes of a redundant block, 0 to 1023. */
    public int redundantLength(int index) {
        return headers[Objects.checkIndex(index, redundantCount)] & LENGTH_MASK;
    }

    /** The payload type of the primary block, 0 to 127. */
    public int primaryPayloadType() {
        return primaryPayloadType;
    }

    /** Where the primary block begins, from the start of the memory. */
    public int primaryOffset() {
        return primaryOffset;
    }

    /** Bytes of the primary block; 0 when its sender had nothing new to say. */
    public int primaryLength() {
        return primaryLength;
    }
}
