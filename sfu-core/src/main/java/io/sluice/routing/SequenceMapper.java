package io.sluice.routing;

import java.util.Arrays;

/**
 * Maps a producer's sequence numbers to a consumer's. What is lost on the way in stays a gap, so that the receiver notices;
 * what is dropped on purpose leaves none. Late packets get the number they would have had in time: the last few offsets
 * are remembered with the place from which they held.
 *
 * <p>Both sides are unwrapped to 64 bits; only what is returned is 16 bits wide. Confined to a loop.
 */
final class SequenceMapper {
    /** What {@link #map} and {@link #source} return where there is no number: older than anything remembered. */
    static final int NONE = -1;

    /** What {@link #source} returns for a number that no packet has had yet. */
    static final int NOT_SENT = -2;

    private static final int REMEMBERED = 32;
    private static final int SEQUENCE_BITS = 16;

    /**
     * Beyond these the producer has begun to count anew: reception statistics let such a jump pass only once it is proven
     * (RFC 3550 appendix A.1, with mediasoup's numbers).
     */
    private static final int MAX_DROPOUT = 3000;

    private static final int MAX_MISORDER = 1500;

    /** Changes there is room for at first: most streams have one, and there are many streams. */
    private static final int FEWEST = 2;

    /**
     * Ring of the last changes: from input number {@code from[i]} on, output = input - {@code offset[i]}. A power of two long, and
     * doubled when full until it is as long as what is to be remembered.
     */
    private long[] from = new long[FEWEST];

    private long[] offset = new long[FEWEST];
    private final int remembered;
    private final int bits;
    private int newest;
    private boolean started;
    private long highestInput;
    private long highestOutput;

    /**
     * @param firstOutput the number before the first packet's; below 2^15, so that a receiver that misses the first packets
     *     cannot mistake the roll-over counter (RFC 3711 section 3.3.1)
     */
    SequenceMapper(int firstOutput) {
        this(SEQUENCE_BITS, REMEMBERED, firstOutput);
    }

    /**
     * One of other numbers, or that remembers more.
     *
     * @param bits of a number, 7 to 16
     * @param remembered how many changes of the offset, a power of two: where frames are dropped all the time, each is one
     */
    SequenceMapper(int bits, int remembered, long firstOutput) {
        this.bits = bits;
        this.remembered = remembered;
        this.highestOutput = firstOutput;
    }

    /** The consumer's number for a packet that is sent, 0 to 65535, or {@link #NONE}. */
    int map(int sequence) {
        if (!started || isJump(sequence)) {
            restart(sequence);
        }
        long input = unwrap(highestInput, sequence);
        highestInput = Math.max(highestInput, input);
        int change = changeAt(input);
        if (change < 0) {
            return NONE;
        }
        long output = input - offset[change];
        highestOutput = Math.max(highestOutput, output);
        return (int) output & (1 << bits) - 1;
    }

    /** Whether a number is not beyond the highest so far, so that what was sent behind it has left its place open, or not. */
    boolean isLate(int sequence) {
        return started && unwrap(highestInput, sequence) <= highestInput && !isJump(sequence);
    }

    /** Whether a number that is not new was dropped, so that what came behind it has left no place for it. */
    boolean isDropped(int sequence) {
        long input = unwrap(highestInput, sequence);
        for (int i = 0; started && i < from.length - 1; i++) {
            int index = newest - i & from.length - 1;
            int before = index - 1 & from.length - 1;
            if (from[before] == Long.MAX_VALUE || from[index] <= input) {
                return false;
            }
            if (from[before] <= input) {
                return input >= from[index] - (offset[index] - offset[before]);
            }
        }
        return false;
    }

    /** Closes the gap of a packet that is not sent. A late one leaves its gap: its neighbours have gone out already. */
    void drop(int sequence) {
        if (!started) {
            return;
        }
        long input = unwrap(highestInput, sequence);
        if (input <= highestInput || isJump(sequence)) {
            return;
        }
        highestInput = input;
        highestOutput = Math.max(highestOutput, input - 1 - offset[newest]);
        if (from[newest] == input) {
            // Nothing was sent since the last one that was dropped.
            from[newest] = input + 1;
            offset[newest]++;
        } else {
            change(input + 1, offset[newest] + 1);
        }
    }

    /**
     * The producer's number of what was sent as {@code output}, or would have been had it come: the inverse of {@link #map}.
     * Or {@link #NONE}, also for all that was sent before a resync or a jump, or {@link #NOT_SENT}.
     */
    int source(int output) {
        long number = unwrap(highestOutput, output);
        if (number > highestOutput) {
            return NOT_SENT;
        }
        for (int i = 0; started && i < from.length; i++) {
            int index = newest - i & from.length - 1;
            if (from[index] == Long.MAX_VALUE) {
                return NONE;
            }
            // Outputs of a change end where those of the next one begin, so what was dropped at its end is not among
            // them.
            if (from[index] - offset[index] <= number) {
                return (int) (number + offset[index]) & (1 << bits) - 1;
            }
        }
        return NONE;
    }

    /** Forgets the input's numbering: the next packet that is sent follows the last one without a gap. */
    void resync() {
        started = false;
    }

    /** The same, and the next packet follows another number than the last one. */
    void continueAfter(long output) {
        started = false;
        highestOutput = output;
    }

    /** The highest of the producer's numbers so far. */
    int highestInput() {
        return (int) highestInput & (1 << bits) - 1;
    }

    /** The highest number given so far, its wraps counted. */
    long highestOutput() {
        return highestOutput;
    }

    private long unwrap(long reference, int number) {
        int unused = Integer.SIZE - bits;
        return reference + ((number - (int) reference) << unused >> unused);
    }

    private boolean isJump(int sequence) {
        long distance = unwrap(highestInput, sequence) - highestInput;
        return distance > MAX_DROPOUT || distance < -MAX_MISORDER;
    }

    private void restart(int sequence) {
        started = true;
        Arrays.fill(from, Long.MAX_VALUE);
        highestInput = sequence;
        change(sequence, sequence - (highestOutput + 1));
    }

    private void change(long fromInput, long newOffset) {
        if (from[newest + 1 & from.length - 1] != Long.MAX_VALUE && from.length < remembered) {
            grow();
        }
        newest = newest + 1 & from.length - 1;
        from[newest] = fromInput;
        offset[newest] = newOffset;
    }

    /** The oldest change comes first then. */
    private void grow() {
        int former = from.length;
        long[] grownFrom = new long[2 * former];
        long[] grownOffset = new long[2 * former];
        Arrays.fill(grownFrom, former, 2 * former, Long.MAX_VALUE);
        for (int i = 0; i < former; i++) {
            int index = newest + 1 + i & former - 1;
            grownFrom[i] = from[index];
            grownOffset[i] = offset[index];
        }
        from = grownFrom;
        offset = grownOffset;
        newest = former - 1;
    }

    private int changeAt(long input) {
        for (int i = 0; i < from.length; i++) {
            int index = newest - i & from.length - 1;
            if (from[index] == Long.MAX_VALUE) {
                return -1;
            }
            if (from[index] <= input) {
                return index;
            }
        }
        return -1;
    }
}
