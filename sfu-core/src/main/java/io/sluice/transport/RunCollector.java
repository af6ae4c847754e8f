package io.sluice.transport;

import io.sluice.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gathers consecutive packets of one stream into a run, so that each consumer handles them together. One per loop; empty
 * between batches.
 */
final class RunCollector {
    private static final int MAX_RUN = 64;

    private final RtpPacket[] run = new RtpPacket[MAX_RUN];
    private @Nullable ReceivedStream stream;
    private int count;

    /**
     * Adds a packet, whose reference becomes the collector's, after ending the run of another stream. If that throws, the
     * packet is not added and its reference stays the caller's.
     */
    void add(ReceivedStream to, RtpPacket packet, long nowNanos) {
        if (to != stream || count == MAX_RUN) {
            end(nowNanos);
        }
        stream = to;
        run[count++] = packet;
    }

    /** Hands the run on and releases its packets. */
    void end(long nowNanos) {
        ReceivedStream to = stream;
        if (to == null) {
            return;
        }
        int length = count;
        stream = null;
        count = 0;
        try {
            to.inbound().onRun(run, length, nowNanos);
        } finally {
            for (int i = 0; i < length; i++) {
                run[i].release();
            }
            Arrays.fill(run, 0, length, null);
        }
    }
}
