package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Gives the blocks of redundant audio (RFC 2198 section 3) the payload type that they have in the router: they carry the
 * sender's, which means something else, or nothing, to receivers.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |1|  block PT   |  timestamp offset         |   block length    | ...each earlier block
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0|  block PT   | the blocks, the primary one last
 * +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param from the sender's payload type, 0 to 127
 * @param to the router's, 0 to 127
 */
public record RedRenaming(int from, int to) {
    private static final int MORE = 0x80;
    private static final int TYPE_MASK = 0x7f;
    private static final int LENGTH_MASK = 0x3ff;
    private static final int HEADER_LENGTH = 4;

    /** More than any sender repeats; a bound for hostile ones. */
    private static final int MAX_BLOCKS = 32;

    /**
     * Renames all blocks of a packet, in place.
     *
     * @param memory borrowed for the call
     * @param offset where the RTP payload begins
     * @param length bytes of payload without padding
     * @return false, with nothing changed, if the blocks are not whole, or of another payload type
     */
    public boolean apply(MemorySegment memory, int offset, int length) {
        int blocks = blocks(memory, offset, offset + length);
        for (int i = 0; i < blocks; i++) {
            int header = offset + i * HEADER_LENGTH;
            Bytes.put8(memory, header, (Bytes.u8(memory, header) & MORE) | to);
        }
        return blocks > 0;
    }

    /** How many blocks there are, the primary one included; 0 if they cannot be read or are not what was negotiated. */
    private int blocks(MemorySegment memory, int offset, int end) {
        int header = offset;
        int repeated = 0;
        for (int blocks = 1; blocks <= MAX_BLOCKS; blocks++) {
            if (header >= end || (Bytes.u8(memory, header) & TYPE_MASK) != from) {
                return 0;
            }
            if ((Bytes.u8(memory, header) & MORE) == 0) {
                return header + 1 + repeated <= end ? blocks : 0;
            }
            if (end - header < HEADER_LENGTH) {
                return 0;
            }
            repeated += Bytes.u16(memory, header + 2) & LENGTH_MASK;
            header += HEADER_LENGTH;
        }
        return 0;
    }
}
