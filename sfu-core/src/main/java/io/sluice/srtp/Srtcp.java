package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * What SRTCP reads of RTCP, and its own trailer (RFC 3711 section 3.4, RFC 7714 section 9.1): a word of E flag and 31-bit
 * index, before the HMAC tag and behind the GCM tag.
 */
final class Srtcp {
    /** Header word and the sender's SSRC, which stay in the clear. */
    static final int HEADER_LENGTH = 8;

    static final int INDEX_LENGTH = 4;
    static final int ENCRYPTED_FLAG = 0x8000_0000;

    private Srtcp() {}

    static int ssrc(MemorySegment memory, long offset) {
        return Bytes.i32(memory, offset + 4);
    }

    /** The word of E flag and index of a protected packet. */
    static int indexWord(SrtpProfile profile, MemorySegment memory, long offset, int length) {
        int behind = profile.isAead() ? 0 : profile.rtcpTagLength();
        return Bytes.i32(memory, offset + length - behind - INDEX_LENGTH);
    }
}
