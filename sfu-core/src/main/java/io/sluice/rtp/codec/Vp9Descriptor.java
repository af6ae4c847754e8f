package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Where the fields of a VP9 payload descriptor stand (RFC 9628 section 4.2, drawn in {@link Vp9Payload}), and what they say, up to
 * TL0PICIDX; what follows, reference differences and scalability structure, is the decoder's. Reused for one payload after
 * the other; fields are valid after {@link #parse} has said true only.
 */
public final class Vp9Descriptor {
    static final int NONE = -1;

    private static final int I = 0x80;
    private static final int P = 0x40;
    private static final int L = 0x20;
    private static final int F = 0x10;
    private static final int B = 0x08;
    private static final int E = 0x04;
    private static final int M = 0x80;
    private static final int TID_SHIFT = 5;
    private static final int U = 0x10;
    private static final int SID_SHIFT = 1;
    private static final int THREE_BITS = 0x07;
    private static final int D = 0x01;
    private static final int SEVEN_BITS = 0x7f;
    private static final int FIFTEEN_BITS = 0x7fff;

    private int flags;
    private int layers;
    private int pictureId;
    private int pictureIdOffset;
    private boolean wide;
    private int tl0PictureIndex;
    private int tl0Offset;

    /**
     * Reads a payload. Any bytes give a result, none an exception.
     *
     * @param offset where the payload begins
     * @param length bytes of payload without padding
     * @return whether all these fields are there
     */
    public boolean parse(MemorySegment memory, int offset, int length) {
        int end = offset + length;
        pictureIdOffset = NONE;
        tl0Offset = NONE;
        layers = 0;
        if (length < 1) {
            return false;
        }
        flags = Bytes.u8(memory, offset);
        int next = offset + 1;
        if ((flags & I) != 0) {
            next = parsePictureId(memory, next, end);
        }
        if ((flags & L) != 0) {
            next = parseLayers(memory, next, end);
        }
        return next <= end;
    }

    private int parsePictureId(MemorySegment memory, int at, int end) {
        if (at >= end) {
            return end + 1;
        }
        wide = (Bytes.u8(memory, at) & M) != 0;
        int next = at + (wide ? 2 : 1);
        if (next <= end) {
            pictureIdOffset = at;
            pictureId = wide ? Bytes.u16(memory, at) & FIFTEEN_BITS : Bytes.u8(memory, at);
        }
        return next;
    }

    private int parseLayers(MemorySegment memory, int at, int end) {
        if (at >= end) {
            return end + 1;
        }
        layers = Bytes.u8(memory, at);
        if ((flags & F) != 0) {
            return at + 1;
        }
        if (at + 1 < end) {
            tl0Offset = at + 1;
            tl0PictureIndex = Bytes.u8(memory, tl0Offset);
        }
        return at + 2;
    }

    /** B: whether a frame of one spatial layer begins here. */
    public boolean beginsFrame() {
        return (flags & B) != 0;
    }

    /** E: whether it ends here. */
    public boolean endsFrame() {
        return (flags & E) != 0;
    }

    /** P: whether the frame leans on earlier pictures. */
    public boolean isInterPicturePredicted() {
        return (flags & P) != 0;
    }

    /** D: whether the frame leans on a lower spatial layer of the same picture. */
    public boolean isInterLayerPredicted() {
        return (layers & D) != 0;
    }

    /** 0 to 32767, or 0 to 127 where it has 7 bits; -1 without one. */
    public int pictureId() {
        return pictureIdOffset == NONE ? NONE : pictureId;
    }

    /** Whether the picture id has 7 bits. */
    public boolean isNarrow() {
        return pictureIdOffset != NONE && !wide;
    }

    /** TL0PICIDX, 0 to 255; -1 without one, as in flexible mode. */
    public int tl0PictureIndex() {
        return tl0Offset == NONE ? NONE : tl0PictureIndex;
    }

    /** TID, 0 to 7; 0 without one. */
    public int temporalLayer() {
        return layers >> TID_SHIFT;
    }

    /** SID, 0 to 7; 0 without one. */
    public int spatialLayer() {
        return layers >> SID_SHIFT & THREE_BITS;
    }

    /** U: whether higher temporal layers lean from here on on no frame of theirs before this one. */
    public boolean isSwitchingUpPoint() {
        return (layers & U) != 0;
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
