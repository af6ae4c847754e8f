package io.sluice.rtp;

/**
 * Wrap-safe arithmetic of 16-bit sequence numbers and 32-bit timestamps (serial numbers, RFC 1982 section 3). A number is
 * newer than another when it lies less than half the circle ahead; at exactly half neither order is meant, and the
 * distance is negative.
 */
public final class Sequence {
    private Sequence() {}

    /** How far {@code to} lies ahead of {@code from}, -32768 to 32767. */
    public static int distance16(int from, int to) {
        return (short) (to - from);
    }

    /** Whether sequence number {@code a} comes after {@code b}. */
    public static boolean isNewer16(int a, int b) {
        return distance16(b, a) > 0;
    }

    /** The sum modulo 2^16, 0 to 65535. */
    public static int add16(int sequence, int delta) {
        return (sequence + delta) & 0xffff;
    }

    /** How far {@code to} lies ahead of {@code from}, in units of the timestamps. */
    public static int distance32(int from, int to) {
        return to - from;
    }

    /** Whether timestamp {@code a} comes after {@code b}. */
    public static boolean isNewer32(int a, int b) {
        return distance32(b, a) > 0;
    }

    /**
     * The 64-bit number nearest to {@code reference} whose low 16 bits are {@code sequence}: unwraps a stream of sequence
     * numbers when fed the previous result.
     */
    public static long unwrap16(long reference, int sequence) {
        return reference + distance16((int) reference & 0xffff, sequence);
    }

    /** The 64-bit number nearest to {@code reference} whose low 32 bits are {@code timestamp}. */
    public static long unwrap32(long reference, int timestamp) {
        return reference + distance32((int) reference, timestamp);
    }
}
