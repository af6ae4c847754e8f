package io.sluice.srtp;

import java.lang.foreign.MemorySegment;

/**
 * Checks and decrypts what arrives under one master key. Confined to its engine's loop.
 *
 * <p>Never throws for what a packet contains. State changes only with packets that authenticate: a forged one leaves no
 * context and moves no window. An SSRC's first packet is taken to be of its sender's first 65,536. Of a stream that goes on after
 * more than 32,768 packets were missed, some hundreds more are refused until its roll-over counter is found again.
 */
public interface SrtpReceiver extends AutoCloseable {
    /** SSRCs a receiver serves in its life: a page that stops and restarts a simulcast camera takes six each time. */
    int MAX_SSRCS = 1024;

    /**
     * Tells of a packet that {@link #unprotectRtp} will be given soon, so that it can be worked on with others, see
     * {@link SrtpArrivals}. Changes nothing but the time that takes; may be left out, and the packet need not come.
     */
    default void expectRtp(MemorySegment memory, long offset, int length) {}

    /**
     * Unprotects one SRTP packet in place.
     *
     * @return the length of header and payload, or the code of an {@link SrtpDrop}, in which case the bytes are as they were
     */
    int unprotectRtp(MemorySegment memory, long offset, int length);

    /**
     * Unprotects one SRTCP packet in place.
     *
     * @return the length of the RTCP packet, or the code of an {@link SrtpDrop}, in which case the bytes are as they were
     */
    int unprotectRtcp(MemorySegment memory, long offset, int length);

    /** Clears the key material held here; what the JDK's ciphers hold goes with the garbage. Idempotent. */
    @Override
    void close();
}
