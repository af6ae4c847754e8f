package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * What SRTP reads of RTP (RFC 3550 section 5.1):
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |                       CC times a CSRC                         |
 * |  X: defined by profile        |   length in 32-bit words      |
 * </pre>
 */
final class RtpHeader {
    static final int FIXED_LENGTH = 12;

    private static final int EXTENSION_BIT = 0x10;
    private static final int CSRC_COUNT = 0x0f;
    private static final int EXTENSION_HEADER_LENGTH = 4;

    private RtpHeader() {}

    /** Bytes of fixed header, CSRCs and extension, or -1 when they do not fit into {@code length}. */
    static int length(MemorySegment memory, long offset, int length) {
        if (length < FIXED_LENGTH) {
            return -1;
        }
        int first = Bytes.u8(memory, offset);
        int end = FIXED_LENGTH + (first & CSRC_COUNT) * Integer.BYTES;
        if ((first & EXTENSION_BIT) != 0) {
            if (length < end + EXTENSION_HEADER_LENGTH) {
                return -1;
            }
            end += EXTENSION_HEADER_LENGTH + Bytes.u16(memory, offset + end + 2) * Integer.BYTES;
        }
        return end <= length ? end : -1;
    }

    /** What the extension of a header that {@link #length} accepts is "defined by", 16 bits, or -1 without one. */
    static int extensionProfile(MemorySegment memory, long offset) {
        int first = Bytes.u8(memory, offset);
        int fixedAndCsrcs = FIXED_LENGTH + (first & CSRC_COUNT) * Integer.BYTES;
        return (first & EXTENSION_BIT) == 0 ? -1 : Bytes.u16(memory, offset + fixedAndCsrcs);
    }

    static int sequence(MemorySegment memory, long offset) {
        return Bytes.u16(memory, offset + 2);
    }

    static int ssrc(MemorySegment memory, long offset) {
        return Bytes.i32(memory, offset + 8);
    }
}
