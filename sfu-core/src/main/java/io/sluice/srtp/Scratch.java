package io.sluice.srtp;

import io.sluice.packet.Packet;
import java.lang.foreign.MemorySegment;

/**
 * Heap memory the JDK's ciphers work in, since they are slower on native memory. One for all transforms of a loop, so that it
 * stays in the processor's cache; holds nothing between calls. In and out are apart because the JDK's GCM copies once more
 * when they overlap.
 */
final class Scratch {
    /** Room for the whole HMAC, of which a tag is the first half, and for an index word behind the longest packet. */
    private static final int SPARE = 64;

    final byte[] input = new byte[Packet.CAPACITY + SPARE];
    final byte[] output = new byte[Packet.CAPACITY + SPARE];
    final MemorySegment inputMemory = MemorySegment.ofArray(input);
    final MemorySegment outputMemory = MemorySegment.ofArray(output);
}
