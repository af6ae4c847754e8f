package io.sluice.srtp;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * RTP and RTCP as they are, behind the interfaces of SRTP: for transports that are told to do without. Whoever is on the way can
 * read, change and make packets. Nothing is remembered, so one of each serves everybody.
 */
public final class ClearText {
    private static final SrtpSender SENDER = new Sender();
    private static final SrtpReceiver RECEIVER = new Receiver();

    private ClearText() {}

    /** Sends unprotected packets; never uses up an index. */
    public static SrtpSender sender() {
        return SENDER;
    }

    /** Takes every packet for authentic that is not too long. */
    public static SrtpReceiver receiver() {
        return RECEIVER;
    }

    private static final class Sender implements SrtpSender {
        @Override
        public int protectRtp(
                MemorySegment destination,
                long offset,
                int headerLength,
                MemorySegment payload,
                long payloadOffset,
                int payloadLength,
                int limit) {
            Objects.checkFromIndexSize(offset, limit, destination.byteSize());
            int length = headerLength + payloadLength;
            if (length > limit) {
                return SrtpDrop.NO_ROOM.code();
            }
            Bytes.copy(payload, payloadOffset, destination, offset + headerLength, payloadLength);
            return length;
        }

        @Override
        public int protectRtcp(MemorySegment memory, long offset, int length, int limit) {
            return length > limit ? SrtpDrop.NO_ROOM.code() : length;
        }

        @Override
        public void close() {}
    }

    private static final class Receiver implements SrtpReceiver {
        @Override
        public int unprotectRtp(MemorySegment memory, long offset, int length) {
            return length > Packet.CAPACITY ? SrtpDrop.OVERSIZED.code() : length;
        }

        @Override
        public int unprotectRtcp(MemorySegment memory, long offset, int length) {
            return length > Packet.CAPACITY ? SrtpDrop.OVERSIZED.code() : length;
        }

        @Override
        public void close() {}
    }
}
