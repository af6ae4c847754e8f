package io.sluice.transport;

import io.sluice.bwe.TransportFeedbackRecorder;
import io.sluice.loop.Loop;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.time.Timers;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Tells the peer ten times a second when its packets arrived, as long as some do: without it a sender's estimate of the way
 * here never rises. Confined to its loop.
 */
final class TransportFeedbackSender {
    private final Loop loop;
    private final TransportEgress egress;
    /** Begins with the first packet that asks for it: 40 KiB that a transport which only sends has no use for. */
    private @Nullable TransportFeedbackRecorder recorder;

    private final RtcpWriter writer = new RtcpWriter();
    private final int ownSsrc;
    private int mediaSsrc;
    private Timers.@Nullable Timer timer;

    TransportFeedbackSender(Loop loop, TransportEgress egress, int ownSsrc) {
        this.loop = loop;
        this.egress = egress;
        this.ownSsrc = ownSsrc;
    }

    /**
     * Notes a packet.
     *
     * @param ssrc the packet's: feedback must name one though it is about all
     */
    void onPacket(int transportSequence, long arrivalNanos, int ssrc) {
        mediaSsrc = ssrc;
        if (recorder == null) {
            recorder = new TransportFeedbackRecorder();
        }
        recorder.onPacket(transportSequence, arrivalNanos);
        if (timer == null) {
            timer = loop.timers()
                    .schedule(loop.nowNanos() + TransportFeedbackRecorder.FEEDBACK_INTERVAL_NANOS, this::send);
        }
    }

    /** Whether anything is remembered yet. */
    boolean isRecording() {
        return recorder != null;
    }

    /** The share of the peer's packets that is lost of late, 0 to 1; null while none carries a transport-wide number. */
    @Nullable
    Double lossShare() {
        return recorder == null ? null : recorder.lossShare();
    }

    void close() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void send() {
        timer = null;
        long nowNanos = loop.nowNanos();
        while (recorder != null && recorder.hasUnreported()) {
            MemorySegment slot = egress.rtcpSlot();
            if (slot == null) {
                return;
            }
            writer.wrap(slot, 0, RtcpReporter.MAX_COMPOUND);
            if (!recorder.writeFeedback(writer, ownSsrc, mediaSsrc, nowNanos)) {
                return;
            }
            egress.sendRtcp(writer.length());
        }
    }
}
