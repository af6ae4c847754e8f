package io.sluice.routing;

import io.sluice.bwe.AllocatedStream;
import io.sluice.bwe.BitrateLadder;
import io.sluice.loop.Loop;
import io.sluice.rtp.RtpPacket;
import io.sluice.stream.KeyFrameRequester;
import org.jspecify.annotations.Nullable;

/**
 * Which packets of a producer become those of one consumer, and under which numbers; the {@link OutboundStream} around it knows
 * whether any do. Video starts, and starts again, with a key frame. Confined to its loop.
 */
abstract sealed class Forwarding permits SimpleForwarding, LayeredForwarding {
    /** Of the consumer. */
    final OutboundStream stream;

    final Loop loop;
    final Egress egress;

    /** When a key frame was last asked for. */
    private long askedNanos;

    private long packetsForwarded;
    private boolean timed;
    private long firstArrivalNanos;
    private long lastArrivalNanos;
    private int lastTimestamp;
    private long keyFrameWaitDrops;
    private long tooLateDrops;
    private long overloadDrops;

    Forwarding(OutboundStream stream, Loop loop, Egress egress) {
        this.stream = stream;
        this.loop = loop;
        this.egress = egress;
    }

    /** Begins anew: what was held back until now may leave. */
    abstract void start();

    /** Leaves the producer. Idempotent. */
    abstract void close();

    /** Whether there is a producer and it is not paused. */
    abstract boolean isFed();

    /** Whether pictures are held back until one comes that a decoder can start with. */
    abstract boolean awaitsKeyFrame();

    /** Whether this receiver goes without pictures because the loop cannot keep up. */
    abstract boolean isLeftOut();

    /** Asks for a key frame of what is sent, or is to be. */
    abstract void requestKeyFrame();

    /** The same, noting when. */
    final void askForKeyFrame() {
        askedNanos = loop.nowNanos();
        requestKeyFrame();
    }

    /** The receiver's loss has changed. */
    abstract void onLossChanged();

    /** Where the timestamps of what is sent stand on our clock; null while that is not known. */
    abstract @Nullable SenderReportTiming senderReport();

    /** What is added to the producer's timestamps. */
    abstract int timestampOffset();

    /**
     * Where a packet that was sent came from, by the consumer's number: {@link #sentPacket} finds it. Or {@link
     * SequenceMapper#NONE} or {@link SequenceMapper#NOT_SENT}.
     */
    abstract int source(int number);

    /** A packet that was sent, while it is kept; borrowed. */
    abstract @Nullable RtpPacket sentPacket(int number, int source);

    /** The consumer's timestamp of a packet that was sent. */
    abstract int sentTimestamp(int number, RtpPacket packet);

    /**
     * What is different, from the producer's, in a packet with a number of the consumer's; see {@link
     * io.sluice.rtp.codec.RewrittenFrame}. Only where {@link OutboundStream#rewrites}.
     */
    abstract long rewritten(int number);

    /** The receiver wants more or less than before. */
    void onDemandChanged() {}

    /** Sets what there is room for. */
    abstract void limit(int spatialLayer, int temporalLayer);

    /** There is no room for anything: nothing is sent until {@link #start}. */
    void starve() {}

    /** Sets what the receiver wants at most; where there is nothing to choose, nothing. */
    void prefer(int spatialLayer, int temporalLayer) {}

    /** What is sent of layers, or -1. */
    int sentSpatialLayer() {
        return AllocatedStream.NONE;
    }

    /** Likewise. */
    int sentTemporalLayer() {
        return AllocatedStream.NONE;
    }

    /** Packets of layers that this receiver does not get. */
    long filteredPackets() {
        return 0;
    }

    /** Fills a ladder with what may be chosen from. */
    abstract void fill(BitrateLadder ladder, long nowNanos);

    /** Packets of silence that were left out. */
    abstract long dtxDrops();

    /** Packets of a codec that the receiver has not negotiated. */
    abstract long codecDrops();

    final long packetsForwarded() {
        return packetsForwarded;
    }

    /** Whether a packet was sent whose timestamp tells when it was captured. */
    final boolean isTimed() {
        return timed;
    }

    /** When the first of these came; without meaning before. */
    final long firstArrivalNanos() {
        return firstArrivalNanos;
    }

    /** When the last of these came; without meaning before the first. */
    final long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    /** Its timestamp, the consumer's. */
    final int lastTimestamp() {
        return lastTimestamp;
    }

    final long keyFrameWaitDrops() {
        return keyFrameWaitDrops;
    }

    final long tooLateDrops() {
        return tooLateDrops;
    }

    final long overloadDrops() {
        return overloadDrops;
    }

    final void send(RtpPacket packet, int number, int timestamp) {
        if (!timed) {
            timed = true;
            firstArrivalNanos = packet.arrivalNanos();
        }
        lastArrivalNanos = packet.arrivalNanos();
        lastTimestamp = timestamp;
        sendUntimed(packet, number, timestamp);
    }

    /** Sends a packet whose timestamp does not tell when it was captured, as that of a telephone event. */
    final void sendUntimed(RtpPacket packet, int number, int timestamp) {
        packetsForwarded++;
        MediaTrace trace = stream.trace();
        if (trace != null) {
            trace.onRtp(packet, stream.ssrc(), stream.payloadType(packet), number, timestamp, false);
        }
        egress.enqueue(stream, packet, number, timestamp);
    }

    /**
     * A packet is held back until a key frame comes. Requests can be lost, and sources that begin late have heard none: whoever
     * waits asks anew for as long as packets come that it cannot use, once in a while.
     */
    final void countKeyFrameWait() {
        keyFrameWaitDrops++;
        if (loop.nowNanos() - askedNanos >= KeyFrameRequester.TIMEOUT_NANOS) {
            stream.requestKeyFrame();
        }
    }

    final void countTooLate() {
        tooLateDrops++;
    }

    final void countLeftOut() {
        overloadDrops++;
        loop.overload().countDrop();
    }
}
