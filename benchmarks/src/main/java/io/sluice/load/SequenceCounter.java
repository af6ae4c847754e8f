package io.sluice.load;

import java.util.Arrays;

/**
 * What one stream lost and what came twice, by its sequence numbers (RFC 3550 section 6.4.1: cycles extend them). Sixteen bits wrap;
 * a jump of less than half of them is taken to be forward. A packet may come up to {@value #WINDOW} late.
 */
final class SequenceCounter {
    static final int WINDOW = 1024;
    private static final int WORD_BITS = Long.SIZE;

    private final long[] seen = new long[WINDOW / WORD_BITS];
    private boolean started;
    private long highest;
    private long base;
    private long received;
    private long duplicates;

    /** Takes a packet's 16-bit number; says whether it is new. */
    boolean add(int sequence) {
        if (!started) {
            started = true;
            highest = sequence;
            base = sequence;
            mark(sequence);
            received = 1;
            return true;
        }
        long extended = highest + (short) (sequence - (int) highest);
        if (extended > highest) {
            forgetUntil(extended);
            highest = extended;
        } else if (highest - extended >= WINDOW || isMarked(extended)) {
            duplicates++;
            return false;
        }
        mark(extended);
        received += extended >= base ? 1 : 0;
        return true;
    }

    /** Counts anew from the next packet on; what is late from before counts nowhere. */
    void restart() {
        base = highest + 1;
        received = 0;
        duplicates = 0;
    }

    /** The number of the packet that came last, extended by the cycles since the first: sixteen bits of it are the packet's. */
    long extended(int sequence) {
        return highest + (short) (sequence - (int) highest);
    }

    /** The highest number seen, with its cycles. */
    long highest() {
        return highest;
    }

    /** Packets since the restart, each once. */
    long received() {
        return received;
    }

    /** Numbers since the restart, up to the highest seen, that did not come. */
    long lost() {
        return started ? Math.max(0, highest - base + 1 - received) : 0;
    }

    /** Packets that came again, or too late to tell. */
    long duplicates() {
        return duplicates;
    }

    private void forgetUntil(long extended) {
        if (extended - highest >= WINDOW) {
            Arrays.fill(seen, 0);
            return;
        }
        for (long i = highest + 1; i <= extended; i++) {
            seen[word(i)] &= ~(1L << i);
        }
    }

    private void mark(long extended) {
        seen[word(extended)] |= 1L << extended;
    }

    private boolean isMarked(long extended) {
        return (seen[word(extended)] & 1L << extended) != 0;
    }

    private static int word(long extended) {
        return Math.floorMod(extended, WINDOW) / WORD_BITS;
    }
}
