package io.sluice.srtp;

import java.lang.foreign.MemorySegment;

/**
 * The cryptographic transform of one direction (RFC 3711 section 4): bytes in, bytes out, both session keys, no index
 * arithmetic. Callers have checked lengths, room and the index; methods return 0 or the code of an {@link SrtpDrop}, and have
 * written nothing unless they return 0. Packets are at most {@link io.sluice.packet.Packet#CAPACITY} bytes, protected.
 */
interface SrtpTransform {
    /** Writes ciphertext and tag behind the header that stands in the destination. */
    int encryptRtp(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            long index);

    /**
     * As {@link #encryptRtp}, for the next place of a batch. Either it is done at once, or {@link SrtpBatch#WAITING} comes
     * back, and the batch learns of the length when it is finished.
     */
    default int submitRtp(
            SrtpBatch batch,
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            long index) {
        return encryptRtp(destination, offset, headerLength, payload, payloadOffset, payloadLength, index);
    }

    /** As {@link #encryptRtp}, under an index that has been used: for those that refuse the same index twice. */
    default int encryptRtpAgain(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            long index) {
        return encryptRtp(destination, offset, headerLength, payload, payloadOffset, payloadLength, index);
    }

    /** Whether {@link #expectRtp} does anything: where it does not, nobody needs to read a header for it. */
    default boolean gainsByCompany() {
        return false;
    }

    /** Tells of a packet that {@link #decryptRtp} will probably be given soon, see {@link SrtpArrivals}. */
    default void expectRtp(MemorySegment memory, long offset, int length, long index) {}

    /** @param length of the protected packet, tag included */
    int decryptRtp(MemorySegment memory, long offset, int headerLength, int length, long index);

    /** As {@link #decryptRtp}, of a stream whose index has jumped ahead by cycles: for those that keep indexes themselves. */
    default int decryptRtpAhead(MemorySegment memory, long offset, int headerLength, int length, long index) {
        return decryptRtp(memory, offset, headerLength, length, index);
    }

    /** @param length of the plain packet */
    int encryptRtcp(MemorySegment memory, long offset, int length, int index);

    /** @param length of the protected packet, tag and index included */
    int decryptRtcp(MemorySegment memory, long offset, int length, int index);

    void close();
}
