package io.sluice.stream;

import java.util.Arrays;

/**
 * Decides which sequence numbers of one SSRC are believed, and counts cycles (RFC 3550 appendix A.1, without the
 * probation: SRTP has authenticated the packets). Numbers far off are refused until two of them follow each other: then
 * the sender has started anew. A window of {@link #WINDOW} numbers tells duplicates from late packets.
 */
public final class SequenceValidator {
    /** Numbers that may be missing before a packet: mediasoup's value, appendix A.1's as well. */
    public static final int MAX_DROPOUT = 3000;

    /** How far behind the newest a packet may be: mediasoup's value; appendix A.1 has 100. */
    public static final int MAX_MISORDER = 1500;

    private static final int CYCLE = 1 << 16;
    private static final int WINDOW = 2048;
    private static final int NO_BAD_SEQUENCE = CYCLE + 1;

    private final long[] seen = new long[WINDOW / Long.SIZE];
    private boolean started;
    private long first;
    private long highest;
    private long received;
    private long duplicates;
    private int expectedAfterBad = NO_BAD_SEQUENCE;

    /** What is to be done with a packet. */
    public enum Result {
        /** Use it: it is the next, the first after losses, or a late one. */
        ACCEPTED,
        /** Use it and forget what was remembered of earlier numbers: the sender has started anew. */
        RESTARTED,
        /** Drop it: this number has come before. */
        DUPLICATE,
        /** Drop it: the number lies too far from the others. */
        BAD;

        /** Whether to use the packet. */
        public boolean isAccepted() {
            return this == ACCEPTED || this == RESTARTED;
        }
    }

    /** Judges the next packet by its sequence number, of which the low 16 bits count. */
    public Result onPacket(int sequenceNumber) {
        int number = sequenceNumber & 0xffff;
        if (!started) {
            restart(number);
            return Result.ACCEPTED;
        }
        int ahead = (int) (number - highest) & 0xffff;
        if (ahead != 0 && ahead < MAX_DROPOUT) {
            return advance(ahead);
        }
        int behind = -ahead & 0xffff;
        return behind <= MAX_MISORDER ? late(behind) : distrust(number);
    }

    /**
     * Judges a packet that came by retransmission under another SSRC (RFC 4588): it fills its place, but does not count as
     * received, so that losses stay losses. One far off never restarts the numbering, since a sender may repeat packets at will.
     */
    public Result onRetransmission(int sequenceNumber) {
        if (!started) {
            return Result.BAD;
        }
        int ahead = (int) ((sequenceNumber & 0xffff) - highest) & 0xffff;
        int behind = -ahead & 0xffff;
        if (behind > MAX_MISORDER && ahead >= MAX_DROPOUT) {
            return Result.BAD;
        }
        if (behind <= MAX_MISORDER && isSeen(highest - behind)) {
            return Result.DUPLICATE;
        }
        if (behind <= MAX_MISORDER) {
            mark(highest - behind);
        } else {
            skipTo(highest + ahead);
        }
        return Result.ACCEPTED;
    }

    boolean isStarted() {
        return started;
    }

    /** Cycles in the upper, the highest sequence number in the lower 16 bits; 0 before the first packet. */
    long extendedHighest() {
        return highest & 0xffff_ffffL;
    }

    /** How many packets the numbers since the first, or since the last restart, stand for. */
    long expected() {
        return started ? highest - first + 1 : 0;
    }

    /** Packets since the first, or since the last restart; duplicates are included (RFC 3550 section 6.4.1). */
    long received() {
        return received;
    }

    /** Duplicates, ever. */
    long duplicates() {
        return duplicates;
    }

    private Result advance(int ahead) {
        skipTo(highest + ahead);
        return believe();
    }

    private void skipTo(long number) {
        if (number - highest >= WINDOW) {
            Arrays.fill(seen, 0);
        } else {
            for (long skipped = highest + 1; skipped < number; skipped++) {
                seen[word(skipped)] &= ~bit(skipped);
            }
        }
        highest = number;
        mark(highest);
    }

    private Result late(int behind) {
        long number = highest - behind;
        if (isSeen(number)) {
            received++;
            duplicates++;
            return Result.DUPLICATE;
        }
        mark(number);
        return believe();
    }

    private Result distrust(int number) {
        if (number != expectedAfterBad) {
            expectedAfterBad = (number + 1) & 0xffff;
            return Result.BAD;
        }
        restart(number);
        return Result.RESTARTED;
    }

    private Result believe() {
        expectedAfterBad = NO_BAD_SEQUENCE;
        received++;
        return Result.ACCEPTED;
    }

    private void restart(int number) {
        started = true;
        Arrays.fill(seen, 0);
        first = number;
        highest = number;
        mark(number);
        received = 1;
        expectedAfterBad = NO_BAD_SEQUENCE;
    }

    private boolean isSeen(long number) {
        return (seen[word(number)] & bit(number)) != 0;
    }

    private void mark(long number) {
        seen[word(number)] |= bit(number);
    }

    private static int word(long number) {
        return (int) (number & (WINDOW - 1)) / Long.SIZE;
    }

    private static long bit(long number) {
        return 1L << number;
    }
}
