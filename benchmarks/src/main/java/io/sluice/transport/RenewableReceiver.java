package io.sluice.transport;

import io.sluice.rtp.RtpHeader;
import io.sluice.srtp.SrtpReceiver;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * Decrypts a recording that is played again and again: each round, from sequence number 0 on, with fresh state, or all of it
 * would be replay.
 */
final class RenewableReceiver implements SrtpReceiver {
    private final Supplier<SrtpReceiver> factory;
    private SrtpReceiver current;

    RenewableReceiver(Supplier<SrtpReceiver> factory) {
        this.factory = factory;
        this.current = factory.get();
    }

    @Override
    public void expectRtp(MemorySegment memory, long offset, int length) {
        current.expectRtp(memory, offset, length);
    }

    @Override
    public int unprotectRtp(MemorySegment memory, long offset, int length) {
        if (RtpHeader.peekSequenceNumber(memory, (int) offset) == 0) {
            current.close();
            current = factory.get();
        }
        return current.unprotectRtp(memory, offset, length);
    }

    @Override
    public int unprotectRtcp(MemorySegment memory, long offset, int length) {
        return current.unprotectRtcp(memory, offset, length);
    }

    @Override
    public void close() {
        current.close();
    }
}
