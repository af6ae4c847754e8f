package io.sluice.srtp;

import java.lang.foreign.MemorySegment;

/**
 * Encrypts and authenticates what leaves under one master key. Confined to its engine's loop.
 *
 * <p><b>An index is used once.</b> The index of an RTP packet is its sequence number extended by the roll-over counter; one
 * (SSRC, index) encrypted twice gives away the exclusive-or of both payloads, and under GCM the authentication key as well
 * (RFC 3711 section 9.1, RFC 7714 section 8.4). So packets may come a little out of order, as their producer's did, but a
 * window remembers each index, and one that has been used, or has fallen behind the window, is refused. Retransmit with RTX,
 * or have the very same packet made once more by {@link #repeatRtp}. An SSRC is never forgotten before {@link #close}, for the same reason.
 *
 * <p>The roll-over counter of an SSRC starts at 0 with its first packet; begin below 2^15, or a receiver that misses the
 * packets before the first wrap never finds the counter (RFC 3711 section 3.3.1).
 */
public interface SrtpSender extends AutoCloseable {
    /** SSRCs a sender serves in its life: every consumer ever made on a transport takes two. */
    int MAX_SSRCS = 1 << 16;

    /** Bytes at the end of a protected packet by which {@link #repeatRtp} knows it: they hold the whole tag. */
    int FINGERPRINT_LENGTH = 16;

    /**
     * Protects one RTP packet.
     *
     * @param destination where the packet's header already stands and the rest is written; nothing is written on a drop
     * @param offset of the header
     * @param headerLength fixed header, CSRCs and extension; authenticated, not encrypted
     * @param payload holds the plaintext, which is only read; must not overlap what is written
     * @param payloadLength may be 0
     * @param limit most bytes the packet may take from {@code offset} on
     * @return the length of header, ciphertext and tag, or the code of an {@link SrtpDrop}
     */
    int protectRtp(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            int limit);

    /**
     * Protects one RTP packet together with others, as {@link #protectRtp(MemorySegment, long, int, MemorySegment, long, int,
     * int)}: the result is in the batch when that is finished. Until then the memory is borrowed, and what is behind the header
     * is nobody's business. Senders that cannot do better protect it at once.
     *
     * @throws IllegalStateException if the batch is full
     */
    default void protectRtp(
            SrtpBatch batch,
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            int limit) {
        batch.requireRoom();
        batch.add(protectRtp(destination, offset, headerLength, payload, payloadOffset, payloadLength, limit));
    }

    /**
     * Makes a packet once more that was protected before, byte for byte, for a receiver that has missed it. Two different packets
     * under one index are impossible: the index must have been used, and what comes out must end in the fingerprint of what
     * came out then, which only that packet has. Anything else is {@link SrtpDrop#NOT_A_REPEAT}, and what was written behind the
     * header is cleared. The fingerprint holds the tag, which must have 80 bits or more: with a shorter one nothing is repeated.
     *
     * <p>The parameters are those of {@link #protectRtp(MemorySegment, long, int, MemorySegment, long, int, int)}. A sender
     * without encryption has nothing to fear and sends as ever; one that cannot repeat refuses the index.
     *
     * @param fingerprintHigh the first eight of the last {@link #FINGERPRINT_LENGTH} bytes that left
     * @param fingerprintLow the last eight
     * @return the length of header, ciphertext and tag, or the code of an {@link SrtpDrop}
     */
    default int repeatRtp(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            int limit,
            long fingerprintHigh,
            long fingerprintLow) {
        return protectRtp(destination, offset, headerLength, payload, payloadOffset, payloadLength, limit);
    }

    /**
     * Protects one compound RTCP packet in place and appends index and tag. The index counts up from 0 for each SSRC of a
     * sender (RFC 3711 section 3.4).
     *
     * @param limit most bytes the packet may take from {@code offset} on
     * @return the new length, or the code of an {@link SrtpDrop}
     */
    int protectRtcp(MemorySegment memory, long offset, int length, int limit);

    /** Clears the key material held here; what the JDK's ciphers hold goes with the garbage. Idempotent. */
    @Override
    void close();
}
