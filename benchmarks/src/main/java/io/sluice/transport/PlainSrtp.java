package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import java.lang.foreign.MemorySegment;

/** No encryption, only the copy that it makes: what remains of a packet's cost is ours, and so is all that is allocated. */
final class PlainSrtp implements SrtpSender, SrtpReceiver {
    @Override
    public int protectRtp(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            int limit) {
        Bytes.copy(payload, payloadOffset, destination, offset + headerLength, payloadLength);
        return headerLength + payloadLength;
    }

    @Override
    public int protectRtcp(MemorySegment memory, long offset, int length, int limit) {
        return length;
    }

    @Override
    public int unprotectRtp(MemorySegment memory, long offset, int length) {
        return length;
    }

    @Override
    public int unprotectRtcp(MemorySegment memory, long offset, int length) {
        return length;
    }

    @Override
    public void close() {}
}
