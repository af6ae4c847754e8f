package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The VP8 payload descriptor (RFC 7741 section 4.2) and the payload header after it (section 4.3).
 *
 * <pre>
 *        0 1 2 3 4 5 6 7                   0 1 2 3 4 5 6 7
 *       +-+-+-+-+-+-+-+-+                 +-+-+-+-+-+-+-+-+
 *       |X|R|N|S|R| PID | always          |Size0|H| VER |P| where S is 1 and PID 0
 *       +-+-+-+-+-+-+-+-+                 +-+-+-+-+-+-+-+-+
 * X:    |I|L|T|K|  RSV  |
 *       +-+-+-+-+-+-+-+-+
 * I:    |M| PictureID   | a second byte if M
 *       +-+-+-+-+-+-+-+-+
 * L:    |   TL0PICIDX   |
 *       +-+-+-+-+-+-+-+-+
 * T, K: |TID|Y| KEYIDX  |
 *       +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Vp8Payload {
    private static final int X = 0x80;
    private static final int START_OF_PARTITION_ZERO_MASK = 0x17;
    private static final int START_OF_PARTITION_ZERO = 0x10;
    private static final int I = 0x80;
    private static final int L = 0x40;
    private static final int T_OR_K = 0x30;
    private static final int M = 0x80;
    private static final int P = 0x01;

    private Vp8Payload() {}

    /** Whether a key frame begins here: S is 1, PID is 0, and the payload header's inverse key frame flag P is 0. */
    public static boolean isKeyFrame(MemorySegment memory, int offset, int length) {
        int descriptor = descriptorLength(memory, offset, length);
        return descriptor > 0
                && descriptor < length
                && (Bytes.u8(memory, offset) & START_OF_PARTITION_ZERO_MASK) == START_OF_PARTITION_ZERO
                && (Bytes.u8(memory, offset + descriptor) & P) == 0;
    }

    /** Bytes of the payload descriptor, 1 to 6, or -1 when it is longer than the payload. */
    public static int descriptorLength(MemorySegment memory, int offset, int length) {
        if (length < 1) {
            return -1;
        }
        int descriptor = 1;
        if ((Bytes.u8(memory, offset) & X) != 0) {
            descriptor += extendedLength(memory, offset + 1, length - 1);
        }
        return descriptor > length ? -1 : descriptor;
    }

    /** Bytes from the octet of I, L, T and K on; more than the given length when truncated. */
    private static int extendedLength(MemorySegment memory, int offset, int length) {
        if (length < 1) {
            return 1;
        }
        int flags = Bytes.u8(memory, offset);
        int extended = 1;
        if ((flags & I) != 0) {
            boolean fifteenBits = length > 1 && (Bytes.u8(memory, offset + 1) & M) != 0;
            extended += fifteenBits ? 2 : 1;
        }
        if ((flags & L) != 0) {
            extended++;
        }
        if ((flags & T_OR_K) != 0) {
            extended++;
        }
        return extended;
    }
}
