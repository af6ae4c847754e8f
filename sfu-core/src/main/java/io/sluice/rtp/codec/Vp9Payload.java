package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The beginning of the VP9 payload descriptor (RFC 9628 section 4.2).
 *
 * <pre>
 *     0 1 2 3 4 5 6 7
 *    +-+-+-+-+-+-+-+-+
 *    |I|P|L|F|B|E|V|Z|
 *    +-+-+-+-+-+-+-+-+
 * I: |M| PICTURE ID  | a second byte if M
 *    +-+-+-+-+-+-+-+-+
 * L: | TID |U| SID |D|
 *    +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Vp9Payload {
    private static final int I = 0x80;
    private static final int P = 0x40;
    private static final int L = 0x20;
    private static final int B = 0x08;
    private static final int M = 0x80;
    private static final int SID = 0x0e;

    private Vp9Payload() {}

    /**
     * Whether a key frame begins here: the start (B) of a frame that is not inter-picture predicted (P is 0), of the
     * lowest spatial layer. A higher layer of a key picture has P at 0 as well, but leans on the one below.
     */
    public static boolean isKeyFrame(MemorySegment memory, int offset, int length) {
        if (length < 1) {
            return false;
        }
        int flags = Bytes.u8(memory, offset);
        if ((flags & (P | B)) != B) {
            return false;
        }
        return (flags & L) == 0 || isLowestLayer(memory, offset, length, flags);
    }

    private static boolean isLowestLayer(MemorySegment memory, int offset, int length, int flags) {
        int layer = 1;
        if ((flags & I) != 0) {
            boolean fifteenBits = length > 1 && (Bytes.u8(memory, offset + 1) & M) != 0;
            layer += fifteenBits ? 2 : 1;
        }
        return layer < length && (Bytes.u8(memory, offset + layer) & SID) == 0;
    }
}
