package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/** Reads bits from the most significant one on, as descriptors are written. Beyond the end there are zeros, and it is noted. */
final class BitReader {
    private MemorySegment memory = MemorySegment.NULL;
    private int start;
    private int next;
    private int end;
    private boolean overrun;

    BitReader wrap(MemorySegment bytes, int offset, int length) {
        memory = bytes;
        start = offset * Byte.SIZE;
        next = start;
        end = (offset + length) * Byte.SIZE;
        overrun = false;
        return this;
    }

    /** f(n) of the AV1 RTP specification: an unsigned number of 0 to 31 bits. */
    int bits(int count) {
        if (end - next < count) {
            overrun = true;
            next = end;
            return 0;
        }
        int value = 0;
        int left = count;
        while (left > 0) {
            int available = Byte.SIZE - (next & 7);
            int taken = Math.min(available, left);
            int octet = Bytes.u8(memory, next >> 3);
            value = (value << taken) | ((octet >> (available - taken)) & ((1 << taken) - 1));
            next += taken;
            left -= taken;
        }
        return value;
    }

    boolean flag() {
        return bits(1) != 0;
    }

    /** ns(n): a number of 0 to {@code values} - 1, where the lower ones may take a bit less; {@code values} is positive. */
    int nonSymmetric(int values) {
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(values);
        int shorter = (1 << width) - values;
        int value = bits(width - 1);
        return value < shorter ? value : (value << 1) - shorter + bits(1);
    }

    /** How many bits have been read. */
    int position() {
        return next - start;
    }

    /** Whether more was asked for than there is. */
    boolean overrun() {
        return overrun;
    }
}
