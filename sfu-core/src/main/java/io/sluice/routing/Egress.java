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
}
