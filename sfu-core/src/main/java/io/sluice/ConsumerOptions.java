package io.sluice;

import io.sluice.ortc.RtpCapabilities;

/**
 * What a peer wants to receive.
 *
 * @param producerId of a producer of the same router
 * @param rtpCapabilities what the peer can receive
 * @param paused whether to wait for {@link Consumer#resume}
 * @param ignoreDtx whether packets of Opus that hold silence and nothing else are left out
 */
public record ConsumerOptions(
        String producerId,
        RtpCapabilities rtpCapabilities,
        boolean paused,
        boolean ignoreDtx,
        ConsumerListener listener) {
    /** A consumer that gets silence as well. */
    public ConsumerOptions(
            String producerId, RtpCapabilities rtpCapabilities, boolean paused, ConsumerListener listener) {
        this(producerId, rtpCapabilities, paused, false, listener);
    }

    /** A consumer that runs from the start, with nobody listening. */
    public ConsumerOptions(String producerId, RtpCapabilities rtpCapabilities) {
        this(producerId, rtpCapabilities, false, ConsumerListener.NONE);
    }
}
