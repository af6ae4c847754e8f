package io.sluice.rtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Octets of padding that stand ready behind a payload (RFC 3550 section 5.1: the last one counts them all, itself included).
 * The octet at position n holds n, so that any number of them, from the first on, is a valid padding: a packet that many
 * consumers share is written to once, before anyone reads it, and each takes as many as it wants.
 */
public final class RtpPadding {
    /**
     * How many stand ready: a word, written at once. Frames of a Chromium need one octet, and no more of them would fit into one
     * message with up to 32. With SRTP they lie where the tag was, which is longer, so they never reach another packet.
     */
    public static final int MAX_LENGTH = 4;

    private static final int COUNTING_OCTETS = 0x01_02_03_04;

    private RtpPadding() {}

    /** Writes {@link #MAX_LENGTH} octets, or nothing where the memory ends before. */
    static boolean write(MemorySegment memory, int offset) {
        if (memory.byteSize() - offset < MAX_LENGTH) {
            return false;
        }
        Bytes.put32(memory, offset, COUNTING_OCTETS);
        return true;
    }
}
