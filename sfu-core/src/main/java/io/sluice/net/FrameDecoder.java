package io.sluice.net;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into the frames it consists of (RFC 4571 section 2), wherever the stream was cut on its way. Frames
 * of no bytes mean nothing and are skipped.
 *
 * <pre>
 *  0               16
 * +---------------+----------------+---------------+----------------+----
 * |    length     | frame ...      |    length     | frame ...      |
 * +---------------+----------------+---------------+----------------+----
 * </pre>
 *
 * <p>Bytes come in by {@link #feed}, frames go out by {@link #next} and {@link #take} until there is none. Of a chunk only
 * the beginning of its last frame is kept, at most one frame's worth.
 */
final class FrameDecoder {
    static final int HEADER = Short.BYTES;

    /** There is no whole frame; the chunk has been used up and is no longer needed. */
    static final int INCOMPLETE = -1;

    /** The next frame is longer than a packet: nothing after it can be made sense of. */
    static final int OVERSIZED = -2;

    private MemorySegment chunk = MemorySegment.NULL;
    private long position;

    /** The beginning of a frame whose rest is in the next chunk; the memory is made when first needed. */
    private @Nullable MemorySegment begun;

    private int begunBytes;
    private int nextLength;
    private long emptyFrames;

    /** Gives the bytes that follow; borrowed until {@link #next} says {@link #INCOMPLETE}. */
    void feed(MemorySegment bytes) {
        assert position == chunk.byteSize() : "the chunk before is not used up";
        chunk = bytes;
        position = 0;
    }

    /** The length of the frame that {@link #take} would give, 1 to {@link Packet#CAPACITY}, or one of the constants above. */
    int next() {
        nextLength = begunBytes > 0 ? complete() : 0;
        if (nextLength == 0) {
            nextLength = cut();
        }
        return nextLength;
    }

    /** Copies the frame that {@link #next} announced, and goes on behind it. */
    void take(MemorySegment target) {
        if (begun != null && begunBytes > 0) {
            Bytes.copy(begun, HEADER, target, 0, nextLength);
            begunBytes = 0;
        } else {
            Bytes.copy(chunk, position + HEADER, target, 0, nextLength);
            position += HEADER + nextLength;
        }
    }

    /** Drops what is left of the chunk, which is needed no longer, and the beginning of a frame. */
    void reset() {
        chunk = MemorySegment.NULL;
        position = 0;
        begunBytes = 0;
    }

    /** Whether the stream, should it end here, ends within a frame. */
    boolean isWithinFrame() {
        return begunBytes > 0 || position < chunk.byteSize();
    }

    /** How many frames of no bytes there were since this was asked last. */
    long takeEmptyFrames() {
        long count = emptyFrames;
        emptyFrames = 0;
        return count;
    }

    /** The length of the next frame of the chunk, whose rest is kept if there is none. */
    private int cut() {
        for (long left = left(); left >= HEADER; left = left()) {
            int length = Bytes.u16(chunk, position);
            if (length > Packet.CAPACITY) {
                return OVERSIZED;
            }
            if (length > 0) {
                if (left < HEADER + length) {
                    break;
                }
                return length;
            }
            skipEmpty(HEADER);
        }
        begin(left());
        return INCOMPLETE;
    }

    /** The length of the frame that was begun, 0 if it is one of no bytes. */
    private int complete() {
        begin(HEADER);
        if (begun == null || begunBytes < HEADER) {
            return INCOMPLETE;
        }
        int length = Bytes.u16(begun, 0);
        if (length > Packet.CAPACITY) {
            return OVERSIZED;
        }
        if (length == 0) {
            begunBytes = 0;
            skipEmpty(0);
            return 0;
        }
        begin(HEADER + length);
        return begunBytes < HEADER + length ? INCOMPLETE : length;
    }

    /** Moves bytes of the chunk behind those kept, until there are as many as given or the chunk ends. */
    private void begin(long bytes) {
        long count = Math.min(bytes - begunBytes, left());
        if (count <= 0) {
            return;
        }
        if (begun == null) {
            begun = MemorySegment.ofArray(new byte[HEADER + Packet.CAPACITY]);
        }
        Bytes.copy(chunk, position, begun, begunBytes, count);
        position += count;
        begunBytes += (int) count;
    }

    private void skipEmpty(int bytes) {
        position += bytes;
        emptyFrames++;
    }

    private long left() {
        return chunk.byteSize() - position;
    }
}
