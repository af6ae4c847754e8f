package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The H.264 payload structures a WebRTC sender uses: single NAL unit, STAP-A and FU-A (RFC 6184 sections 5.6, 5.7.1, 5.8).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7                                   0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+                                 +-+-+-+-+-+-+-+-+
 * |F|NRI|  Type   | 24: (16-bit size, NAL unit)...  |S|E|R|  Type   | 28: FU header, fragment
 * +-+-+-+-+-+-+-+-+                                 +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A key frame begins with the sequence parameter set (NAL unit type 7), as in mediasoup, and not with the IDR slice
 * (5): a receiver that joins at an IDR has no parameter sets to decode it with, and WebRTC encoders send them in front of
 * every IDR, so that counting the slice too would let a switch begin in the middle of a key frame. A sender that gives its
 * parameter sets in signalling only is therefore never seen to send one.
 */
public final class H264Payload {
    private static final int TYPE_MASK = 0x1f;
    private static final int SPS = 7;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int FU_START = 0x80;

    private H264Payload() {}

    /** Whether a sequence parameter set begins in this payload. */
    public static boolean isKeyFrame(MemorySegment memory, int offset, int length) {
        if (length < 1) {
            return false;
        }
        return switch (Bytes.u8(memory, offset) & TYPE_MASK) {
            case SPS -> true;
            case STAP_A -> aggregatesSps(memory, offset + 1, offset + length);
            case FU_A -> length > 1 && startsSps(Bytes.u8(memory, offset + 1));
            default -> false;
        };
    }

    private static boolean startsSps(int fragmentHeader) {
        return (fragmentHeader & FU_START) != 0 && (fragmentHeader & TYPE_MASK) == SPS;
    }

    private static boolean aggregatesSps(MemorySegment memory, int offset, int end) {
        int next = offset;
        while (end - next > Short.BYTES) {
            int size = Bytes.u16(memory, next);
            next += Short.BYTES;
            if (size > 0 && (Bytes.u8(memory, next) & TYPE_MASK) == SPS) {
                return true;
            }
            next += size;
        }
        return false;
    }
}
