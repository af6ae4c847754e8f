package io.sluice.srtp;

/**
 * Why a packet was not protected or unprotected. Senders and receivers return {@link #code}, a negative number, where a
 * length would stand; {@link SrtpCounters} counts by reason. Nothing was written for a dropped packet.
 */
public enum SrtpDrop {
    /** Sending: header, payload and tag do not fit into the caller's limit. No index was used up. */
    NO_ROOM(-1),
    /** Longer than {@link io.sluice.packet.Packet#CAPACITY} bytes, protected. */
    OVERSIZED(-2),
    /**
     * Too short for the header its own first bytes announce (CSRC count, extension length), for the tag or the SRTCP index;
     * sending, a header whose length differs from the caller's.
     */
    MALFORMED(-3),
    /**
     * The index of this SSRC has been used: a replayed packet on reception (RFC 3711 section 3.3.2), and on sending a
     * sequence number given a second time, which would encrypt two packets with one keystream (RFC 3711 section 9.1).
     */
    INDEX_REPEATED(-4),
    /**
     * The index lies behind the window, so that nobody can tell whether it has been used; also an index before the first
     * one of the stream's first cycle.
     */
    INDEX_TOO_OLD(-5),
    /** All indexes of this SSRC under this key are used: 2^48 of SRTP, 2^31 of SRTCP (RFC 3711 section 9.2). */
    KEY_EXHAUSTED(-6),
    /** One SSRC too many under this key: {@link SrtpSender#MAX_SSRCS} or {@link SrtpReceiver#MAX_SSRCS}. */
    SSRC_LIMIT(-7),
    /** Reception: the tag does not match. Forged, damaged, or of other keys. */
    AUTHENTICATION_FAILED(-8),
    /** Reception: SRTCP whose E flag says that it is not encrypted. DTLS-SRTP's profiles encrypt always. */
    UNENCRYPTED(-9),
    /** The cryptographic library refused. Never expected; on sending the index counts as used. */
    CIPHER_FAILED(-10),
    /** What was to be sent again is not what has left under its index, or nothing has, or it is too long ago. */
    NOT_A_REPEAT(-11);

    /** In the order of the codes, from -1 down. */
    private static final SrtpDrop[] VALUES = values();

    private final int code;

    SrtpDrop(int code) {
        this.code = code;
    }

    /** The negative number that stands for this reason. */
    public int code() {
        return code;
    }

    /** The reason of a negative result; a caller's mistake for any other number. */
    public static SrtpDrop of(int code) {
        int position = -1 - code;
        if (position < 0 || position >= VALUES.length) {
            throw new IllegalArgumentException("code " + code + " is not within " + -VALUES.length + "..-1");
        }
        return VALUES[position];
    }
}
