package io.sluice.demux;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * What a datagram is, by its first byte (RFC 7983 section 7), and RTP told from RTCP by the second (RFC 5761 section 4).
 *
 * <pre>
 *              +----------------+
 *              |        [0..3] -+--> STUN
 *              |      [20..63] -+--> DTLS
 *              |    [128..191] -+--> RTP, or RTCP if the second byte is 192..223
 *              +----------------+
 * </pre>
 */
public enum DatagramKind {
    STUN,
    DTLS,
    RTP,
    RTCP,
    UNKNOWN;

    private static final int STUN_HEADER = 20;
    private static final int DTLS_RECORD_HEADER = 13;
    private static final int RTP_HEADER = 12;
    private static final int RTCP_HEADER = 8;

    /** Classifies a datagram; one too short for the header of its kind is {@link #UNKNOWN}. */
    public static DatagramKind of(MemorySegment memory, int length) {
        if (length < RTCP_HEADER) {
            return UNKNOWN;
        }
        int first = Bytes.u8(memory, 0);
        if (first >= 128 && first <= 191) {
            return media(Bytes.u8(memory, 1), length);
        }
        if (first <= 3) {
            return length >= STUN_HEADER ? STUN : UNKNOWN;
        }
        if (first >= 20 && first <= 63) {
            return length >= DTLS_RECORD_HEADER ? DTLS : UNKNOWN;
        }
        return UNKNOWN;
    }

    private static DatagramKind media(int second, int length) {
        if (second >= 192 && second <= 223) {
            return RTCP;
        }
        return length >= RTP_HEADER ? RTP : UNKNOWN;
    }
}
