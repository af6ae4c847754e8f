package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The H.265 payload structures of RFC 7798 sections 4.4.1 to 4.4.3: single NAL unit, aggregation packet and fragmentation unit,
 * as WebRTC senders use them, without decoding order numbers (sprop-max-don-diff is 0).
 *
 * <pre>
 *  0                   1
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5               0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+             +-+-+-+-+-+-+-+-+
 * |F|   Type    |  LayerId  | TID |  49, and in  |S|E|  FuType   |  fragment
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+  a third:   +-+-+-+-+-+-+-+-+
 *                                    48: (16-bit size, NAL unit)...
 * </pre>
 *
 * <p>A key frame begins with a parameter set (NAL unit types 32 to 34) or with the first slice of a picture at which decoding can
 * start (16 to 21, H.265 table 7-1), told by first_slice_segment_in_pic_flag, the bit behind the NAL unit header (section
 * 7.3.6.1). Unlike with H.264 the slice counts too: senders that are no browsers give parameter sets in signalling only.
 */
public final class H265Payload {
    private static final int HEADER_LENGTH = 2;
    private static final int FIRST_IRAP = 16;
    private static final int LAST_IRAP = 21;
    private static final int VPS = 32;
    private static final int PPS = 34;
    private static final int AGGREGATION = 48;
    private static final int FRAGMENTATION = 49;
    private static final int TYPE_MASK = 0x3f;
    private static final int FU_START = 0x80;
    private static final int FIRST_SLICE = 0x80;

    private H265Payload() {}

    /** Whether a parameter set, or a picture at which decoding can start, begins in this payload. */
    public static boolean isKeyFrame(MemorySegment memory, int offset, int length) {
        if (length < HEADER_LENGTH) {
            return false;
        }
        int end = offset + length;
        int content = offset + HEADER_LENGTH;
        int type = type(memory, offset);
        return switch (type) {
            case AGGREGATION -> aggregatesKeyFrame(memory, content, end);
            case FRAGMENTATION ->
                content < end
                        && (Bytes.u8(memory, content) & FU_START) != 0
                        && begins(Bytes.u8(memory, content) & TYPE_MASK, memory, content + 1, end);
            default -> begins(type, memory, content, end);
        };
    }

    private static boolean aggregatesKeyFrame(MemorySegment memory, int offset, int end) {
        int next = offset;
        while (end - next >= Short.BYTES + HEADER_LENGTH) {
            int size = Bytes.u16(memory, next);
            int unit = next + Short.BYTES;
            next = unit + size;
            if (size >= HEADER_LENGTH
                    && begins(type(memory, unit), memory, unit + HEADER_LENGTH, Math.min(next, end))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a NAL unit of this type begins a key frame; the slice's header, if it is one, begins at {@code content}. */
    private static boolean begins(int type, MemorySegment memory, int content, int end) {
        if (type >= FIRST_IRAP && type <= LAST_IRAP) {
            return content < end && (Bytes.u8(memory, content) & FIRST_SLICE) != 0;
        }
        return type >= VPS && type <= PPS;
    }

    private static int type(MemorySegment memory, int offset) {
        return Bytes.u8(memory, offset) >> 1 & TYPE_MASK;
    }
}
