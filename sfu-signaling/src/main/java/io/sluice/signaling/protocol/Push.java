package io.sluice.signaling.protocol;

import io.sluice.ortc.RtpCapabilities;

/** What a peer is told unasked. */
public sealed interface Push {
    /** The first message on every socket: the peer's own name, and what can be sent and received here. */
    record Welcome(String socketId, RtpCapabilities rtpCapabilities) implements Push {}

    /**
     * Somebody else sends something. Told once, and before anything else about that producer.
     *
     * @param socketId of the peer that sends
     */
    record NewProducer(String producerId, String socketId) implements Push {}

    /** A producer that was told of is gone, and with it everybody's consumers of it. */
    record ProducerClosed(String producerId) implements Push {}

    /** A producer sends nothing for now. */
    record ProducerPaused(String producerId) implements Push {}

    /** A paused producer sends again. */
    record ProducerResumed(String producerId) implements Push {}
}
