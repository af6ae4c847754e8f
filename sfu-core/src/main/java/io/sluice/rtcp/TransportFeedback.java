package io.sluice.rtcp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Flyweight over one transport-wide congestion control feedback
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  FMT=15 |    PT=205     |           length              |
 * |                     SSRC of packet sender                     |
 * |                      SSRC of media source                     |
 * |      base sequence number     |      packet status count      |
 * |                 reference time                | fb pkt. count |
 * |         status chunks, 16 bits each, then receive deltas      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Borrows the memory until the next {@link #wrap}; reusable, not thread-safe.
 */
public final class TransportFeedback {
    /**
     * Statuses of one feedback that are accepted: a few bytes of run lengths can claim 65,535, and each costs work. At ten
     * feedbacks a second this is over 80,000 packets a second on one transport.
     */
    public static final int MAX_STATUSES = 8192;

    private static final int FIXED_LENGTH = 20;
    private static final long MICROS_PER_REFERENCE = 64_000;
    private static final long MICROS_PER_DELTA = 250;
    private static final int INVALID = -1;

    private MemorySegment memory = MemorySegment.NULL;
    private long offset;
    private long deltas;

    /** Receives the statuses in the order of their sequence numbers. Throws nothing. */
    public interface Handler {
        /**
         * A packet has arrived.
         *
         * @param sequence transport-wide sequence number, 0-65535
         * @param arrivalMicros on the receiver's clock, of no particular epoch; repeats after 2^24 times 64 ms
         */
        void onReceived(int sequence, long arrivalMicros);

        /** A packet has not arrived, so far. */
        void onMissing(int sequence);
    }

    /**
     * Looks at one block, as {@link RtcpHandler#onTransportFeedback} delivers it, and checks all of it. Says whether it is
     * sound; when not, nothing else may be called.
     */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        this.memory = memory;
        this.offset = offset;
        if (length < FIXED_LENGTH || statusCount() == 0 || statusCount() > MAX_STATUSES) {
            return false;
        }
        long end = offset + length;
        long at = offset + FIXED_LENGTH;
        long deltaBytes = 0;
        for (int left = statusCount(); left > 0; at += 2) {
            if (at + 2 > end) {
                return false;
            }
            int chunk = Bytes.u16(memory, at);
            int covered = Math.min(left, capacity(chunk));
            int bytes = deltaBytes(chunk, covered);
            if (covered == 0 || bytes == INVALID) {
                return false;
            }
            deltaBytes += bytes;
            left -= covered;
        }
        deltas = at;
        return at + deltaBytes <= end;
    }

    public int senderSsrc() {
        return Bytes.i32(memory, offset + 4);
    }

    public int mediaSsrc() {
        return Bytes.i32(memory, offset + 8);
    }

    /** Transport-wide sequence number of the first status. */
    public int baseSequence() {
        return Bytes.u16(memory, offset + 12);
    }

    /** How many statuses there are, 1 to {@link #MAX_STATUSES}. */
    public int statusCount() {
        return Bytes.u16(memory, offset + 14);
    }

    /** What the first delta is relative to, in 64 ms, signed 24 bits. */
    public int referenceTime() {
        return Bytes.u24(memory, offset + 16) << 8 >> 8;
    }

    /** Running number of feedbacks, 0-255: shows lost ones. */
    public int feedbackCount() {
        return Bytes.u8(memory, offset + 19);
    }

    /** Delivers every status. */
    public void forEach(Handler handler) {
        int base = baseSequence();
        int count = statusCount();
        long chunkAt = offset + FIXED_LENGTH;
        long deltaAt = deltas;
        long arrivalMicros = referenceTime() * MICROS_PER_REFERENCE;
        for (int index = 0; index < count; chunkAt += 2) {
            int chunk = Bytes.u16(memory, chunkAt);
            int covered = Math.min(count - index, capacity(chunk));
            for (int i = 0; i < covered; i++, index++) {
                int sequence = (base + index) & 0xffff;
                int symbol = symbol(chunk, i);
                if (symbol == TransportFeedbackEncoding.SYMBOL_MISSING) {
                    handler.onMissing(sequence);
                } else {
                    arrivalMicros += delta(symbol, deltaAt) * MICROS_PER_DELTA;
                    deltaAt += symbol;
                    handler.onReceived(sequence, arrivalMicros);
                }
            }
        }
    }

    private int delta(int symbol, long at) {
        return symbol == TransportFeedbackEncoding.SYMBOL_SMALL ? Bytes.u8(memory, at) : (short) Bytes.u16(memory, at);
    }

    private static boolean isRun(int chunk) {
        return (chunk & 0x8000) == 0;
    }

    private static int capacity(int chunk) {
        if (isRun(chunk)) {
            return chunk & 0x1fff;
        }
        return (chunk & 0x4000) == 0 ? 14 : 7;
    }

    private static int symbol(int chunk, int index) {
        if (isRun(chunk)) {
            return chunk >>> 13;
        }
        return (chunk & 0x4000) == 0 ? chunk >>> (13 - index) & 1 : chunk >>> (12 - 2 * index) & 3;
    }

    /** Bytes of the deltas of one chunk, or {@link #INVALID} for the reserved symbol 3. A symbol is its delta's size. */
    private static int deltaBytes(int chunk, int covered) {
        if (isRun(chunk)) {
            int symbol = symbol(chunk, 0);
            return symbol > TransportFeedbackEncoding.SYMBOL_LARGE ? INVALID : symbol * covered;
        }
        int bytes = 0;
        for (int i = 0; i < covered; i++) {
            int symbol = symbol(chunk, i);
            if (symbol > TransportFeedbackEncoding.SYMBOL_LARGE) {
                return INVALID;
            }
            bytes += symbol;
        }
        return bytes;
    }
}
