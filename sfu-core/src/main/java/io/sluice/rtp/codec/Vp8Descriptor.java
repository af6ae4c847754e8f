package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Where the fields of a VP8 payload descriptor stand (RFC 7741 section 4.2, drawn in {@link Vp8Payload}), and what they say.
 * Reused for one payload after the other; fields are valid after {@link #parse} has said true only.
 */
public final class Vp8Descriptor {
    static final int NONE = -1;

    private static final int X = 0x80;
    private static final int S = 0x10;
    private static final int PARTITION_MASK = 0x0f;
    private static final int I = 0x80;
    private static final int L = 0x40;
    private static final int T = 0x20;
    private static final int K = 0x10;
    private static final int M = 0x80;
    private static final int TID_SHIFT = 6;
    private static final int Y = 0x20;
    private static final int SEVEN_BITS = 0x7f;
    private static final int FIFTEEN_BITS = 0x7fff;

    private boolean beginsFrame;
    private int pictureId;
    private int pictureIdOffset;
    private boolean wide;
    private int tl0PictureIndex;
    private int tl0Offset;
    private int temporalLayer;
    private boolean layerSync;

    /**
     * Reads a payload. Any bytes give a result, none an exception.
     *
     * @param offset where the payload begins
     * @param length bytes of payload without padding
     * @return whether the descriptor is whole
     */
    public boolean parse(MemorySegment memory, int offset, int length) {
        if (Vp8Payload.descriptorLength(memory, offset, length) < 0) {
            return false;
        }
        int first = Bytes.u8(memory, offset);
        beginsFrame = (first & (S | PARTITION_MASK)) == S;
        pictureIdOffset = NONE;
        tl0Offset = NONE;
        temporalLayer = 0;
        layerSync = false;
        if ((first & X) != 0) {
            parseExtended(memory, offset + 1);
        }
        return true;
    }

    private void parseExtended(MemorySegment memory, int offset) {
        int flags = Bytes.u8(memory, offset);
        int next = offset + 1;
        if ((flags & I) != 0) {
            pictureIdOffset = next;
            wide = (Bytes.u8(memory, next) & M) != 0;
            pictureId = wide ? Bytes.u16(memory, next) & FIFTEEN_BITS : Bytes.u8(memory, next);
            next += wide ? 2 : 1;
        }
        if ((flags & L) != 0) {
            tl0Offset = next;
            tl0PictureIndex = Bytes.u8(memory, next++);
        }
        if ((flags & (T | K)) != 0) {
            int layers = Bytes.u8(memory, next);
            temporalLayer = (flags & T) != 0 ? layers >> TID_SHIFT : 0;
            layerSync = (flags & T) != 0 && (layers & Y) != 0;
        }
    }

    /** Whether the first partition of a frame begins here, and with it the frame. */
    public boolean beginsFrame() {
        return beginsFrame;
    }

    /** 0 to 32767, or 0 to 127 where it is {@link #isNarrow}; -1 without one. */
    public int pictureId() {
        return pictureIdOffset == NONE ? NONE : pictureId;
    }

    /** Whether the picture id has 7 bits. */
    public boolean isNarrow() {
        return pictureIdOffset != NONE && !wide;
    }

    /** TL0PICIDX, 0 to 255; -1 without one. */
    public int tl0PictureIndex() {
        return tl0Offset == NONE ? NONE : tl0PictureIndex;
    }

    /** TID, 0 to 3; 0 without one. */
    public int temporalLayer() {
        return temporalLayer;
    }

    /** Y: whether the frame leans on frames of temporal layer 0 alone. */
    public boolean layerSync() {
        return layerSync;
    }

    /** Writes other numbers in the place of those that were read, in the same widths; what is not there is not written. */
    void write(MemorySegment memory, int picture, int tl0) {
        if (pictureIdOffset != NONE && wide) {
            Bytes.put16(memory, pictureIdOffset, M << Byte.SIZE | (picture & FIFTEEN_BITS));
        } else if (pictureIdOffset != NONE) {
            Bytes.put8(memory, pictureIdOffset, picture & SEVEN_BITS);
        }
        if (tl0Offset != NONE) {
            Bytes.put8(memory, tl0Offset, tl0);
        }
    }
}
