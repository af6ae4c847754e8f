package io.sluice.routing;

import io.sluice.bwe.BitrateLadder;
import io.sluice.loop.Loop;
import io.sluice.rtp.PayloadTypeMap;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.Sequence;
import io.sluice.rtp.codec.OpusPayload;
import org.jspecify.annotations.Nullable;

/** One stream without layers to choose from: all its packets, or none. */
final class SimpleForwarding extends Forwarding implements Viewer {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Timestamps further back are not late but begin anew. */
    private static final int MAX_LATE_SECONDS = 10;

    private final StreamHandle source;
    private final boolean ignoreDtx;
    /** Null of a stream of one codec. */
    private final @Nullable PayloadTypeMap payloadTypes;

    private final SequenceMapper sequence;
    private @Nullable Replica replica;
    private boolean awaitingKeyFrame;
    private boolean leftOut;

    /** Whether the producer's timestamps have begun anew and the offset is to be found that continues the consumer's. */
    private boolean rebasing;

    /** Packets up to this timestamp were left out or sent before the picture was to start: it starts behind them. */
    private int passedTimestamp;

    private boolean passed;
    private int timestampOffset;
    private int lastTimestamp;
    private long lastArrivalNanos;
    private long dtxDrops;
    private long codecDrops;

    SimpleForwarding(
            OutboundStream stream, StreamHandle source, OutboundStream.Settings settings, Loop loop, Egress egress) {
        super(stream, loop, egress);
        this.source = source;
        this.ignoreDtx = settings.ignoreDtx();
        this.payloadTypes = settings.payloadTypes();
        this.sequence = new SequenceMapper(settings.firstSequence());
        this.timestampOffset = settings.timestampOffset();
        this.awaitingKeyFrame = source.video();
    }

    void attached(Replica to) {
        replica = to;
        start();
    }

    @Override
    void start() {
        sequence.resync();
        awaitingKeyFrame = source.video();
        passed = replica != null && replica.heard();
        passedTimestamp = passed && replica != null ? replica.newestTimestamp() : 0;
        stream.requestKeyFrame();
    }

    @Override
    void close() {
        if (replica != null) {
            Replica left = replica;
            replica = null;
            left.remove(this);
        }
    }

    @Override
    boolean isFed() {
        return replica != null && !replica.paused();
    }

    @Override
    boolean awaitsKeyFrame() {
        return awaitingKeyFrame;
    }

    @Override
    boolean isLeftOut() {
        return leftOut;
    }

    @Override
    void requestKeyFrame() {
        if (replica != null) {
            replica.requestKeyFrame();
        }
    }

    @Override
    void onLossChanged() {
        if (replica != null) {
            replica.onLossChanged();
        }
    }

    @Override
    @Nullable
    SenderReportTiming senderReport() {
        return replica == null || rebasing ? null : replica.senderReport();
    }

    @Override
    int timestampOffset() {
        return timestampOffset;
    }

    @Override
    int source(int number) {
        return sequence.source(number);
    }

    @Override
    @Nullable
    RtpPacket sentPacket(int number, int sourceNumber) {
        return replica == null ? null : replica.kept(sourceNumber);
    }

    @Override
    int sentTimestamp(int number, RtpPacket packet) {
        return packet.timestamp() + timestampOffset;
    }

    @Override
    long rewritten(int number) {
        throw new IllegalStateException("packets are sent as they came");
    }

    @Override
    void limit(int spatialLayer, int temporalLayer) {}

    @Override
    void fill(BitrateLadder ladder, long nowNanos) {
        ladder.add(0, 0, replica == null ? 0 : replica.offeredBps(nowNanos));
    }

    @Override
    long dtxDrops() {
        return dtxDrops;
    }

    @Override
    long codecDrops() {
        return codecDrops;
    }

    @Override
    public boolean retransmits() {
        return stream.retransmits();
    }

    @Override
    public int reportedLoss() {
        return stream.reportedLoss();
    }

    @Override
    public void onRun(RtpPacket[] run, int count, long nowNanos) {
        if (!stream.isOpen()) {
            return;
        }
        boolean leaveOut = source.video() && loop.overload().leavesOutPictures(stream.ssrc());
        if (leftOut && !leaveOut) {
            leftOut = false;
            start();
        }
        for (int i = 0; i < count; i++) {
            if (leaveOut && (leftOut || !isOfLastFrame(run[i]))) {
                leftOut = true;
                countLeftOut();
            } else {
                forward(run[i]);
            }
        }
    }

    @Override
    public void onProducerResumed() {
        start();
    }

    @Override
    public void onProducerRestarted() {
        rebasing = isTimed();
        start();
    }

    @Override
    public void onProducerClosed() {
        replica = null;
    }

    /** The frame that has begun is sent to its end: half a frame would cost as much and show nothing. */
    private boolean isOfLastFrame(RtpPacket packet) {
        return packetsForwarded() > 0 && !awaitingKeyFrame && packet.timestamp() + timestampOffset == lastTimestamp;
    }

    private void forward(RtpPacket packet) {
        if (awaitingKeyFrame && !startsWith(packet)) {
            countKeyFrameWait();
            return;
        }
        if (payloadTypes != null && payloadTypes.mapped(packet.payloadType()) != stream.payloadType()) {
            forwardOther(packet, payloadTypes.contains(packet.payloadType()));
            return;
        }
        if (ignoreDtx && isSilence(packet)) {
            dtxDrops++;
            sequence.drop(packet.sequenceNumber());
            return;
        }
        if (packet.isPaddingOnly() && !sequence.isLate(packet.sequenceNumber())) {
            sequence.drop(packet.sequenceNumber());
            return;
        }
        // A late one without a payload goes as it is: the receiver waits for its number.
        int mapped = sequence.map(packet.sequenceNumber());
        if (mapped == SequenceMapper.NONE) {
            countTooLate();
            return;
        }
        if (rebasing) {
            rebase(packet);
        }
        lastTimestamp = packet.timestamp() + timestampOffset;
        lastArrivalNanos = packet.arrivalNanos();
        send(packet, mapped, lastTimestamp);
    }

    /** A packet of another codec than the stream's main one, which is in the same numbering and has its own idea of time. */
    private void forwardOther(RtpPacket packet, boolean negotiated) {
        if (!negotiated || packet.isPaddingOnly()) {
            codecDrops += negotiated ? 0 : 1;
            sequence.drop(packet.sequenceNumber());
            return;
        }
        int mapped = sequence.map(packet.sequenceNumber());
        if (mapped == SequenceMapper.NONE) {
            countTooLate();
            return;
        }
        if (rebasing) {
            rebase(packet);
        }
        sendUntimed(packet, mapped, packet.timestamp() + timestampOffset);
    }

    /** Whether the picture starts now. A key frame that was repaired too late does not help: what follows it has passed. */
    private boolean startsWith(RtpPacket packet) {
        if (!packet.keyFrame()) {
            if (!passed || Sequence.isNewer32(packet.timestamp(), passedTimestamp)) {
                passed = true;
                passedTimestamp = packet.timestamp();
            }
            return false;
        }
        if (isPassed(packet)) {
            stream.requestKeyFrame();
            return false;
        }
        awaitingKeyFrame = false;
        return true;
    }

    private boolean isPassed(RtpPacket packet) {
        int behind = Sequence.distance32(packet.timestamp(), passedTimestamp);
        return passed && behind > 0 && behind < MAX_LATE_SECONDS * source.clockRate();
    }

    private static boolean isSilence(RtpPacket packet) {
        return OpusPayload.isDtx(packet.memory(), packet.payloadOffset(), packet.payloadLength());
    }

    /** Timestamps go on as if the packets of both numberings had been captured as far apart as they arrived. */
    private void rebase(RtpPacket packet) {
        rebasing = false;
        long elapsedMillis = Math.max(1, (packet.arrivalNanos() - lastArrivalNanos) / NANOS_PER_MILLI);
        int elapsed = (int) (elapsedMillis * source.clockRate() / 1000);
        timestampOffset = lastTimestamp + elapsed - packet.timestamp();
    }
}
