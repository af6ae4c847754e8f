package io.sluice;

import io.sluice.ortc.RtpCapabilities;

/**
 * What a peer wants to receive.
 *
 * @param producerId of a producer of the same router
 * @param rtpCapabilities what the peer can receive
 * @param paused whether to wait for {@link Consumer#resume}
 */
public record ConsumerOptions(
        String producerId, RtpCapabilities rtpCapabilities, boolean paused, ConsumerListener listener) {
    /** A consumer that runs from the start, with nobody listening. */
    public ConsumerOptions(String producerId, RtpCapabilities rtpCapabilities) {
        this(producerId, rtpCapabilities, false, ConsumerListener.NONE);
    }
}
