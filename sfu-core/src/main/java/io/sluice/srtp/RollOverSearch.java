package io.sluice.srtp;

/**
 * Finds the roll-over counter of a stream again of which more was missed than a sequence number can tell: after 32,768 packets
 * the guess of RFC 3711 section 3.3.1 is a cycle behind, and without help everything is refused from then on. A loop that was overloaded,
 * or a peer that another network hid, can miss that much. Cycles further on are tried one by one; the tag says which is right.
 *
 * <p>Only once many packets in a row were refused, and for one refused packet in {@value #EVERY}: whoever sends forgeries makes
 * a server decrypt a sixteenth more.
 */
final class RollOverSearch {
    /** Refused in a row before anything is tried: more than a reordered or repeated burst. */
    static final int PATIENCE = 64;

    static final int EVERY = 16;
    /** Half an hour of 500 packets a second. */
    static final int MAX_CYCLES = 16;

    static final long NONE = -1;

    private int refused;

    /** A packet of the stream was accepted. */
    void reset() {
        refused = 0;
    }

    /**
     * A packet was refused under the index that was guessed for it.
     *
     * @return the index to try, or {@link #NONE}
     */
    long next(long guess) {
        int beyond = refused - PATIENCE;
        refused = beyond == EVERY * MAX_CYCLES - 1 ? PATIENCE : refused + 1;
        if (beyond < 0 || beyond % EVERY != 0) {
            return NONE;
        }
        long cycles = 1L + beyond / EVERY;
        return guess + (cycles << 16);
    }
}
