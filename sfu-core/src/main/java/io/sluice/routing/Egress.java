package io.sluice.routing;

import io.sluice.rtp.RtpPacket;

/** The way out of a loop towards one receiver, as routing sees it. */
public interface Egress {
    /** Whether packets can leave: before that, routing holds nothing back for the receiver. */
    boolean isOpen();

    /**
     * Queues a packet; header and payload are rewritten and encrypted when the turn ends. Keeps a reference to the packet
     * until then.
     */
    void enqueue(OutboundStream stream, RtpPacket packet, int sequenceNumber, int timestamp);

    /**
     * Queues a packet that the receiver has missed, in the way its stream has negotiated; keeps a reference as
     * {@link #enqueue}. Where nothing is lost there is nothing to do.
     *
     * @param sequenceNumber the one under which it left the first time
     * @param timestamp likewise
     */
    default void enqueueRetransmission(OutboundStream stream, RtpPacket packet, int sequenceNumber, int timestamp) {}

    /**
     * A key frame begins from which on the receiver needs nothing of before: what waits to be sent again of it is let go.
     *
     * @param number of the key frame's first packet
     */
    default void forgetRetransmissions(OutboundStream stream, int number) {}
}
