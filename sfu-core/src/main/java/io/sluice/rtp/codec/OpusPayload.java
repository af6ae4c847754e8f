package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * An Opus packet as its first byte tells (RFC 6716 section 3.1).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * | config  |s| c |   c: 0 one frame, 1 two equal ones, 2 two, 3 any number, counted by the next byte
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class OpusPayload {
    private static final int FRAME_COUNT_MASK = 0x03;
    private static final int TWO_FRAMES = 2;

    private OpusPayload() {}

    /**
     * Whether a packet holds nothing but frames without sound, as a sender with discontinuous transmission lets through now
     * and then (RFC 6716 sections 2.1.9 and 3.2): the first byte alone, or with the one that says how long or how many.
     *
     * @param offset of the payload
     * @param length of the payload
     */
    public static boolean isDtx(MemorySegment memory, int offset, int length) {
        if (length < 1 || length > 2) {
            return false;
        }
        boolean counted = (Bytes.u8(memory, offset) & FRAME_COUNT_MASK) >= TWO_FRAMES;
        return length == (counted ? 2 : 1);
    }
}
