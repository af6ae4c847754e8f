package io.sluice.rtp;

/**
 * The value of the ssrc-audio-level extension, one octet (RFC 6464 section 3).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |V|    level    |
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class AudioLevel {
    /** Bytes of the value. */
    public static final int LENGTH = 1;

    private AudioLevel() {}

    /** Loudness in dBov, -127 (silence) to 0 (overload). */
    public static int dBov(int octet) {
        return -(octet & 0x7f);
    }

    /** Whether the sender believes this to be speech. */
    public static boolean isVoice(int octet) {
        return (octet & 0x80) != 0;
    }
}
