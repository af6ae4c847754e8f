package io.sluice.srtp;

import java.lang.foreign.MemorySegment;
import org.jitsi.utils.ByteArrayBuffer;

/** A packet as jitsi-srtp wants it: a view of a scratch array that never moves and never grows. */
final class JitsiBuffer implements ByteArrayBuffer {
    private final byte[] bytes;
    private final MemorySegment memory;
    private int length;

    JitsiBuffer(Scratch scratch) {
        this.bytes = scratch.input;
        this.memory = scratch.inputMemory;
    }

    MemorySegment memory() {
        return memory;
    }

    @Override
    public byte[] getBuffer() {
        return bytes;
    }

    @Override
    public int getOffset() {
        return 0;
    }

    @Override
    public void setOffset(int offset) {
        throw new UnsupportedOperationException("offset is always 0");
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int length) {
        this.length = length;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int offset, int count, byte[] target) {
        System.arraycopy(bytes, offset, target, 0, count);
    }

    /** Asks for capacity, not length; {@link Scratch} has room for every overhead. */
    @Override
    public void grow(int count) {}

    @Override
    public void append(byte[] data, int count) {
        System.arraycopy(data, 0, bytes, length, count);
        length += count;
    }

    @Override
    public void shrink(int count) {
        length -= count;
    }
}
