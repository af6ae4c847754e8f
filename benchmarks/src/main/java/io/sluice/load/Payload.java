package io.sluice.load;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The payload of every packet sent here: for video a VP8 descriptor and header (RFC 7741 sections 4.2 and 4.3), which the server
 * reads, then who sent it and when.
 *
 * <pre>
 *  0        12      16        20             28
 * +--------+-------+---------+--------------+---------+
 * | VP8    | magic | number  | nanoTime     | filling |
 * +--------+-------+---------+--------------+---------+
 * </pre>
 */
final class Payload {
    /** Header and stamp, and one byte of filling. */
    static final int MIN_BYTES = 29;

    private static final int MAGIC_OFFSET = 12;
    private static final int NUMBER_OFFSET = 16;
    private static final int TIME_OFFSET = 20;
    private static final int FILLING_OFFSET = 28;
    private static final int MAGIC = 0x51c1_ce00;
    private static final byte FILLING = 0x5a;

    private Payload() {}

    /** A payload of which only {@link #stamp} changes from packet to packet. */
    static MemorySegment template() {
        MemorySegment payload = MemorySegment.ofArray(new byte[Traffic.MAX_BYTES]);
        payload.fill(FILLING);
        Bytes.put32(payload, MAGIC_OFFSET, MAGIC);
        return payload;
    }

    /** What makes a payload the start of a frame, a key frame or another. */
    static void vp8(MemorySegment payload, boolean firstOfFrame, boolean keyFrame) {
        Bytes.put8(payload, 0, firstOfFrame ? 0x10 : 0);
        Bytes.put24(payload, 1, keyFrame ? 0x100200 : 0x110200);
        Bytes.put24(payload, 4, 0x9d012a);
    }

    /** Writes the stream's count of packets and the time of sending. */
    static void stamp(MemorySegment payload, int number, long nowNanos) {
        Bytes.put32(payload, NUMBER_OFFSET, number);
        Bytes.put64(payload, TIME_OFFSET, nowNanos);
    }

    /** Whether a decrypted payload is one of ours, unharmed where it is cheap to tell. */
    static boolean isIntact(MemorySegment memory, int offset, int length) {
        return length >= MIN_BYTES
                && Bytes.i32(memory, offset + MAGIC_OFFSET) == MAGIC
                && Bytes.u8(memory, offset + FILLING_OFFSET) == FILLING
                && Bytes.u8(memory, offset + length - 1) == FILLING;
    }

    static int number(MemorySegment memory, int offset) {
        return Bytes.i32(memory, offset + NUMBER_OFFSET);
    }

    static long sentNanos(MemorySegment memory, int offset) {
        return Bytes.i64(memory, offset + TIME_OFFSET);
    }
}
