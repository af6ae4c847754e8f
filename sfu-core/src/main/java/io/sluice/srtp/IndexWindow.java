package io.sluice.srtp;

import java.util.Arrays;

/**
 * Which packet indexes of one SSRC have been used: the replay list of a receiver (RFC 3711 section 3.3.2) and a sender's
 * guard against using an index twice. Holds the highest index and one bit for each of the {@code size} indexes ending there;
 * the bits are a ring addressed by the index itself, so that moving on clears only what is skipped.
 */
final class IndexWindow {
    /** Packets of 5 Mbit/s for two seconds; RFC 3711 asks for 64 at least. */
    static final int DEFAULT_SIZE = 1024;

    private static final long MAX_INDEX = (1L << 48) - 1;
    private static final long NONE = -1;

    private final long[] bits;
    private final int mask;
    private long highest = NONE;

    /** @param size a power of two from 64 up */
    IndexWindow(int size) {
        assert size >= Long.SIZE && Integer.bitCount(size) == 1;
        this.bits = new long[size / Long.SIZE];
        this.mask = size - 1;
    }

    /**
     * The 48-bit index a sequence number most likely stands for, by RFC 3711 section 3.3.1 and appendix A: the one nearest to
     * the highest so far. Negative when that is before the stream's first cycle.
     */
    long estimate(int sequence) {
        if (highest == NONE) {
            return sequence;
        }
        long rollOver = highest >>> 16;
        int last = (int) highest & 0xffff;
        if (last < 32768) {
            rollOver -= sequence - last > 32768 ? 1 : 0;
        } else {
            rollOver += last - 32768 > sequence ? 1 : 0;
        }
        return rollOver << 16 | sequence;
    }

    /** 0 when the index is unused, else the code of the {@link SrtpDrop}. */
    int check(long index) {
        if (index > MAX_INDEX) {
            return SrtpDrop.KEY_EXHAUSTED.code();
        }
        if (index > highest) {
            return 0;
        }
        if (index < 0 || highest - index > mask) {
            return SrtpDrop.INDEX_TOO_OLD.code();
        }
        return isUsed(index) ? SrtpDrop.INDEX_REPEATED.code() : 0;
    }

    /** Marks an index that {@link #check} has passed. */
    void accept(long index) {
        if (index > highest) {
            advance(index);
        }
        bits[word(index)] |= 1L << index;
    }

    private void advance(long index) {
        if (index - highest > mask) {
            Arrays.fill(bits, 0);
        } else {
            for (long skipped = highest + 1; skipped <= index; skipped++) {
                bits[word(skipped)] &= ~(1L << skipped);
            }
        }
        highest = index;
    }

    private boolean isUsed(long index) {
        return (bits[word(index)] & 1L << index) != 0;
    }

    private int word(long index) {
        return ((int) index & mask) >>> 6;
    }
}
