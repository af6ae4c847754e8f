package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The AV1 aggregation header (AV1 RTP specification, section 4.4).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |Z|Y| W |N|-|-|-|
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Av1Payload {
    private static final int Z = 0x80;
    private static final int N = 0x08;

    private Av1Payload() {}

    /**
     * Whether a coded video sequence, which starts with a key frame, begins here: N is 1. Z, a continued fragment, cannot
     * be set with it.
     */
    public static boolean isKeyFrame(MemorySegment memory, int offset, int length) {
        return length > 0 && (Bytes.u8(memory, offset) & (Z | N)) == N;
    }
}
