package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** AES-GCM with one session key, expanded in memory of its transform's. */
final class IpsecMbGcmKey {
    static final int TAG_LENGTH = 16;

    private final IpsecMb.Gcm functions;
    private final IpsecMbScratch scratch;
    private final MemorySegment expanded;
    private final long expandedAddress;
    private long saltHead;
    private int saltTail;

    /** Takes the keys over and clears them. */
    IpsecMbGcmKey(IpsecMb.Gcm functions, IpsecMbScratch scratch, SegmentAllocator allocator, SessionKeys keys) {
        this.functions = functions;
        this.scratch = scratch;
        this.expanded = allocator.allocate(IpsecMb.GCM_KEY_LENGTH, IpsecMb.ALIGNMENT);
        this.expandedAddress = expanded.address();
        MemorySegment salt = MemorySegment.ofArray(keys.salt());
        this.saltHead = Bytes.i64(salt, 0);
        this.saltTail = Bytes.i32(salt, Long.BYTES);
        byte[] key = keys.encryption().getEncoded();
        MemorySegment.copy(key, 0, scratch.block, ValueLayout.JAVA_BYTE, 0, key.length);
        IpsecMbCalls.TRANSFORMATION.call(functions.expandKey(), scratch.block.address(), expandedAddress);
        scratch.block.fill((byte) 0);
        Arrays.fill(key, (byte) 0);
        keys.clear();
    }

    /** Encrypts to another place or in place; {@code tag} is the address where the tag goes. */
    void encrypt(int ssrc, long index, long associated, int associatedLength, long in, long out, int length, long tag) {
        fillIv(ssrc, index);
        run(functions.encrypt(), associated, associatedLength, in, out, length, tag);
    }

    /**
     * Decrypts in place. Where the tag turns out wrong, encrypts again, which gives back the bytes there were: forgeries cost
     * twice as much, and all other packets no copy.
     *
     * @return 0 or the code of an {@link SrtpDrop}
     */
    int decrypt(
            int ssrc,
            long index,
            long associated,
            int associatedLength,
            MemorySegment memory,
            long offset,
            int length) {
        fillIv(ssrc, index);
        long text = memory.address() + offset;
        run(functions.decrypt(), associated, associatedLength, text, text, length, scratch.tagAddress);
        if (scratch.tagEquals(memory, offset + length, TAG_LENGTH)) {
            return 0;
        }
        run(functions.encrypt(), associated, associatedLength, text, text, length, scratch.tagAddress);
        return SrtpDrop.AUTHENTICATION_FAILED.code();
    }

    /** Before its memory is freed. */
    void clear() {
        expanded.fill((byte) 0);
        saltHead = 0;
        saltTail = 0;
    }

    private void run(
            MemorySegment function, long associated, int associatedLength, long in, long out, int length, long tag) {
        IpsecMbCalls.GCM.call(
                function,
                expandedAddress,
                scratch.contextAddress,
                out,
                in,
                length,
                scratch.ivAddress,
                associated,
                associatedLength,
                tag,
                TAG_LENGTH);
    }

    /** RFC 7714 sections 8.1 and 9.1: 2 zero bytes, 4 of SSRC, 6 of index (an SRTCP index fills the last 4), XOR salt. */
    private void fillIv(int ssrc, long index) {
        Bytes.put64(scratch.iv, 0, saltHead ^ (Integer.toUnsignedLong(ssrc) << 16 | index >>> 32));
        Bytes.put32(scratch.iv, Long.BYTES, saltTail ^ (int) index);
    }
}
