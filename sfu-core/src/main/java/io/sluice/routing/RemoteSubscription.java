package io.sluice.routing;

import io.sluice.loop.Lane;
import io.sluice.loop.Loop;
import io.sluice.rtp.RtpPacket;

/**
 * A replica on another loop, seen from home: media through the lane's ring, everything else through its mailbox.
 *
 * <p>A full lane costs whole video frames: once a packet of a frame found no room, the rest of that frame is not tried, and
 * the next frame brings a request for a key frame, since what follows cannot be decoded.
 */
final class RemoteSubscription implements Subscription {
    private final StreamHandle stream;
    private final Replica replica;
    private final Lane lane;
    private int epoch;
    private boolean skipping;
    private int skippedTimestamp;
    private long framesDropped;

    /**
     * @param replica touched on {@code loop} only, by what is sent there
     */
    RemoteSubscription(StreamHandle stream, Loop loop, Replica replica) {
        this.stream = stream;
        this.replica = replica;
        this.lane = stream.home().laneTo(loop);
        beginEpoch();
    }

    /** Video frames of which at least one packet found the lane full. */
    long framesDropped() {
        return framesDropped;
    }

    @Override
    public void onRun(RtpPacket[] run, int count, long nowNanos) {
        for (int i = 0; i < count; i++) {
            RtpPacket packet = run[i];
            if (skipping && packet.timestamp() == skippedTimestamp) {
                continue;
            }
            skipping = false;
            if (!lane.media(
                    stream.id(),
                    epoch,
                    packet.arrivalNanos(),
                    packet.memory(),
                    packet.packet().length(),
                    stream.video())) {
                skipFrame(packet, nowNanos);
            }
        }
    }

    @Override
    public void onSenderReport(SenderReportTiming timing) {
        lane.control(() -> replica.onSenderReport(timing));
    }

    /** What is still under way has the former numbers. */
    @Override
    public void onRestart() {
        beginEpoch();
        lane.control(replica::onRestart);
    }

    @Override
    public void onPause() {
        lane.control(replica::onPause);
    }

    /** What was sent before the pause and is still under way must not be mixed with what follows. */
    @Override
    public void onResume() {
        beginEpoch();
        lane.control(replica::onResume);
    }

    @Override
    public void onClose() {
        lane.control(replica::onClose);
    }

    private void beginEpoch() {
        int next = stream.inbound().nextEpoch();
        epoch = next;
        lane.control(() -> replica.epoch(next));
    }

    private void skipFrame(RtpPacket packet, long nowNanos) {
        if (stream.video()) {
            skipping = true;
            skippedTimestamp = packet.timestamp();
            framesDropped++;
            stream.inbound().requestKeyFrame(nowNanos);
        }
    }
}
