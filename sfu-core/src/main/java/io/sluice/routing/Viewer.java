package io.sluice.routing;

import io.sluice.rtp.RtpPacket;

/** Who takes the packets of a {@link Replica}, on its loop. */
interface Viewer {
    /** Consecutive packets, in the order of arrival; borrowed for the call. */
    void onRun(RtpPacket[] run, int count, long nowNanos);

    /** The producer goes on after a pause. */
    void onProducerResumed();

    /** The producer goes on under other numbers and timestamps. */
    void onProducerRestarted();

    /** The producer is gone, and the replica with it. */
    void onProducerClosed();

    /** Whether packets may be asked for again. */
    boolean retransmits();

    /** What the receiver loses, 0 to 255 in 1/256. */
    int reportedLoss();
}
