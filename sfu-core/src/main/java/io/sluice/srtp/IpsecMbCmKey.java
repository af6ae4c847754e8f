package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * One set of session keys of AES-CM with HMAC-SHA1, expanded in memory of its transform's: AES's round keys, and the hash of
 * the first block of either hash of an HMAC, which is the key alone (RFC 2104 section 4).
 */
final class IpsecMbCmKey {
    private static final int ROUND_KEYS_LENGTH = 11 * 16;
    private static final int BLOCK_LENGTH = 64;
    private static final int INNER_PAD = 0x36;
    private static final int OUTER_PAD = 0x5c;
    private static final int SALT_LENGTH = 14;

    private final int tagLength;
    private final MemorySegment memory;
    private final long expandedAddress;
    private final long innerHashAddress;
    private final long outerHashAddress;
    /** The salt and two zero bytes, which are the block counter. */
    private long saltHead;

    private long saltTail;

    /**
     * Takes the keys over and clears them.
     *
     * @param tagLength bytes of the hash that are sent
     */
    IpsecMbCmKey(
            IpsecMb.Jobs functions,
            IpsecMbScratch scratch,
            SegmentAllocator allocator,
            SessionKeys keys,
            int tagLength) {
        this.tagLength = tagLength;
        MemorySegment expanded = allocator.allocate(ROUND_KEYS_LENGTH + 2 * BLOCK_LENGTH, IpsecMb.ALIGNMENT);
        this.memory = expanded;
        this.expandedAddress = expanded.address();
        this.innerHashAddress = expandedAddress + ROUND_KEYS_LENGTH;
        this.outerHashAddress = innerHashAddress + BLOCK_LENGTH;
        MemorySegment salt = MemorySegment.ofArray(Arrays.copyOf(keys.salt(), SALT_LENGTH + 2));
        this.saltHead = Bytes.i64(salt, 0);
        this.saltTail = Bytes.i64(salt, Long.BYTES);
        transform(functions.expandKey(), scratch.block, keys.encryption(), 0, expandedAddress);
        transform(functions.hashBlock(), scratch.block, keys.authentication(), INNER_PAD, innerHashAddress);
        transform(functions.hashBlock(), scratch.block, keys.authentication(), OUTER_PAD, outerHashAddress);
        keys.clear();
    }

    int tagLength() {
        return tagLength;
    }

    long expandedAddress() {
        return expandedAddress;
    }

    long innerHashAddress() {
        return innerHashAddress;
    }

    long outerHashAddress() {
        return outerHashAddress;
    }

    /** RFC 3711 section 4.1.1: (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16). */
    void fillIv(MemorySegment iv, long at, int ssrc, long index) {
        Bytes.put64(iv, at, saltHead ^ Integer.toUnsignedLong(ssrc));
        Bytes.put64(iv, at + Long.BYTES, saltTail ^ index << 16);
    }

    /** Before its memory is freed. */
    void clear() {
        memory.fill((byte) 0);
        saltHead = 0;
        saltTail = 0;
    }

    private static void transform(MemorySegment function, MemorySegment block, SessionKey key, int pad, long out) {
        byte[] bytes = key.getEncoded();
        block.fill((byte) pad);
        for (int i = 0; i < bytes.length; i++) {
            block.set(ValueLayout.JAVA_BYTE, i, (byte) (bytes[i] ^ pad));
        }
        IpsecMbCalls.TRANSFORMATION.call(function, block.address(), out);
        block.fill((byte) 0);
        Arrays.fill(bytes, (byte) 0);
    }
}
