package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Gives the blocks of redundant audio ({@link RedPayload}) the payload type that they have in the router: they carry the sender's,
 * which means something else, or nothing, to receivers. Confined to a loop.
 */
public final class RedRenaming {
    private static final int MORE = 0x80;

    private final RedPayload red = new RedPayload();
    private final int from;
    private final int to;

    /**
     * @param from the sender's payload type, 0 to 127
     * @param to the router's, 0 to 127
     */
    public RedRenaming(int from, int to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Renames all blocks of a packet, in place.
     *
     * @param memory borrowed for the call
     * @param offset where the RTP payload begins
     * @param length bytes of payload without padding
     * @return false, with nothing changed, if the blocks are not whole, or of another payload type
     */
    public boolean apply(MemorySegment memory, int offset, int length) {
        if (!red.parse(memory, offset, length) || !isAsNegotiated()) {
            return false;
        }
        for (int i = 0; i < red.redundantCount(); i++) {
            Bytes.put8(memory, offset + (long) i * RedPayload.REDUNDANT_HEADER_LENGTH, MORE | to);
        }
        Bytes.put8(memory, offset + (long) red.redundantCount() * RedPayload.REDUNDANT_HEADER_LENGTH, to);
        return true;
    }

    private boolean isAsNegotiated() {
        for (int i = 0; i < red.redundantCount(); i++) {
            if (red.redundantPayloadType(i) != from) {
                return false;
            }
        }
        return red.primaryPayloadType() == from;
    }
}
