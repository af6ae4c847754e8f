package io.sluice.rtcp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The packet status chunks and receive deltas of transport-wide congestion control feedback, as they are written
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 sections 3.1.1 to 3.1.5).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0| S |       run length        |   S: 0 not received, 1 small delta, 2 large or negative delta
 * |1|0|  14 symbols of one bit    |   0 not received, 1 small delta
 * |1|1|  7 symbols of two bits    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class TransportFeedbackEncoding {
    /** Stands among deltas for a packet that has not arrived. */
    public static final short NOT_RECEIVED = Short.MIN_VALUE;

    /** The largest distance between two arrivals of one feedback, in 250 µs; its negative is the smallest. */
    public static final int MAX_DELTA = Short.MAX_VALUE;

    static final int SYMBOL_MISSING = 0;
    static final int SYMBOL_SMALL = 1;
    static final int SYMBOL_LARGE = 2;

    private static final int FIXED_LENGTH = 20;
    private static final int MAX_RUN = 0x1fff;
    private static final int ONE_BIT_SYMBOLS = 14;
    private static final int TWO_BIT_SYMBOLS = 7;

    private TransportFeedbackEncoding() {}

    /** An upper bound of the whole block's bytes: exact but for chunks that hold more than seven statuses. */
    public static int maxLength(int statusCount, int deltaBytes) {
        int chunks = (statusCount + TWO_BIT_SYMBOLS - 1) / TWO_BIT_SYMBOLS;
        return (FIXED_LENGTH + 2 * chunks + deltaBytes + 3) & ~3;
    }

    /** The same for given deltas. */
    static int maxLength(short[] deltas, int statusCount) {
        int deltaBytes = 0;
        for (int i = 0; i < statusCount; i++) {
            deltaBytes += deltaBytes(deltas[i]);
        }
        return maxLength(statusCount, deltaBytes);
    }

    /** How many bytes a delta takes: none when not received, one for 0 to 63.75 ms, else two. */
    public static int deltaBytes(short delta) {
        return symbol(delta);
    }

    /** Writes chunks and deltas and returns where they end. */
    static long write(MemorySegment memory, long offset, short[] deltas, int count) {
        long at = offset;
        for (int i = 0; i < count; at += 2) {
            i += writeChunk(memory, at, deltas, i, count);
        }
        for (int i = 0; i < count; i++) {
            at += writeDelta(memory, at, deltas[i]);
        }
        return at;
    }

    /**
     * Writes the chunk that covers most statuses from {@code from} on, always at least seven or all, which is what
     * {@link #maxLength} rests on; returns how many.
     */
    private static int writeChunk(MemorySegment memory, long at, short[] deltas, int from, int count) {
        int left = count - from;
        int run = run(deltas, from, Math.min(left, MAX_RUN));
        int oneBit = Math.min(left, ONE_BIT_SYMBOLS);
        if (run >= oneBit) {
            Bytes.put16(memory, at, symbol(deltas[from]) << 13 | run);
            return run;
        }
        if (!hasLarge(deltas, from, oneBit)) {
            Bytes.put16(memory, at, 0x8000 | symbols(deltas, from, oneBit, 1));
            return oneBit;
        }
        if (run >= TWO_BIT_SYMBOLS) {
            Bytes.put16(memory, at, symbol(deltas[from]) << 13 | run);
            return run;
        }
        int twoBit = Math.min(left, TWO_BIT_SYMBOLS);
        Bytes.put16(memory, at, 0xc000 | symbols(deltas, from, twoBit, 2));
        return twoBit;
    }

    private static int run(short[] deltas, int from, int limit) {
        int symbol = symbol(deltas[from]);
        int length = 1;
        while (length < limit && symbol(deltas[from + length]) == symbol) {
            length++;
        }
        return length;
    }

    private static boolean hasLarge(short[] deltas, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (symbol(deltas[i]) == SYMBOL_LARGE) {
                return true;
            }
        }
        return false;
    }

    private static int symbols(short[] deltas, int from, int count, int bits) {
        int packed = 0;
        for (int i = 0; i < count; i++) {
            packed |= symbol(deltas[from + i]) << (ONE_BIT_SYMBOLS - bits * (i + 1));
        }
        return packed;
    }

    private static int writeDelta(MemorySegment memory, long at, short delta) {
        int bytes = deltaBytes(delta);
        if (bytes == 1) {
            Bytes.put8(memory, at, delta);
        } else if (bytes == 2) {
            Bytes.put16(memory, at, delta);
        }
        return bytes;
    }

    private static int symbol(short delta) {
        if (delta == NOT_RECEIVED) {
            return SYMBOL_MISSING;
        }
        return delta >= 0 && delta <= 0xff ? SYMBOL_SMALL : SYMBOL_LARGE;
    }
}
