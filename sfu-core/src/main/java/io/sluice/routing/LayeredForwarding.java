package io.sluice.routing;

import io.sluice.bwe.BitrateLadder;
import io.sluice.loop.Loop;
import io.sluice.rtp.RtpPacket;
import io.sluice.stream.LayerMeter;
import org.jspecify.annotations.Nullable;

/**
 * A track with layers to choose from: one encoding at a time, and of it the layers that the receiver wants and has room for. An encoding
 * is left when the next one's key frame has come, so the receiver sees one stream: numbers, timestamps and
 * picture ids go on. Confined to its loop.
 */
final class LayeredForwarding extends Forwarding {
    private static final int NONE = -1;

    /** How long packets of an encoding that was left may still come, and be asked for. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private final Track track;
    private final EncodingPath[] paths;
    private final LayerChoice choice;
    private final SentLayers sent = new SentLayers();
    private final FrameNumbers.Sent sentNumbers = new FrameNumbers.Sent();
    private final OutputTimeline timeline;
    private final Loop.Flushable reviewSoon = this::reviewSoon;
    private boolean reviewing;
    private @Nullable TrackReplica replica;
    private int current = NONE;
    private int awaited = NONE;
    private long lastNumber;
    private final Superseded superseded = new Superseded();
    private boolean leftOut;
    private long filteredPackets;

    LayeredForwarding(OutboundStream stream, Track track, OutboundStream.Settings settings, Loop loop, Egress egress) {
        super(stream, loop, egress);
        this.track = track;
        this.choice = new LayerChoice(track.spatialLayers(), track.temporalLayers());
        this.lastNumber = settings.firstSequence();
        this.timeline = new OutputTimeline(track.first().clockRate(), settings.timestampOffset());
        this.paths = new EncodingPath[track.encodings().size()];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = new EncodingPath(this, track, i);
        }
    }

    void attached(TrackReplica to) {
        replica = to;
        to.add(this);
        start();
    }

    FrameNumbers.Sent sentNumbers() {
        return sentNumbers;
    }

    /** Up to which spatial layer the receiver wants the track, whether or not there is room; {@link LayerDemand#NONE} while it wants none. */
    int wantedSpatialLayer() {
        return stream.isWanted() ? choice.preferredSpatial() : LayerDemand.NONE;
    }

    @Override
    int sentSpatialLayer() {
        return choice.sentSpatial();
    }

    @Override
    int sentTemporalLayer() {
        return choice.sentTemporal();
    }

    @Override
    long filteredPackets() {
        return filteredPackets;
    }

    @Override
    void start() {
        for (EncodingPath path : paths) {
            path.hold();
        }
        current = NONE;
        awaited = NONE;
        choice.sent(NONE, NONE);
        reviewLater();
    }

    @Override
    void starve() {
        if (choice.sent(NONE, NONE)) {
            stream.onLayersChanged();
        }
    }

    /** The producer has been paused, or is to go on: said by each of its encodings. */
    void onProducerBegins(EncodingPath path) {
        if (path.index == current || path.index == awaited) {
            start();
        }
    }

    void onProducerRestarted(EncodingPath path) {
        sent.forget(path.index);
        onProducerBegins(path);
    }

    @Override
    void close() {
        for (EncodingPath path : paths) {
            path.hold();
            path.giveUp(0, 0);
        }
        if (replica != null) {
            TrackReplica left = replica;
            replica = null;
            left.remove(this);
        }
    }

    void onProducerClosed() {
        replica = null;
    }

    @Override
    boolean isFed() {
        return replica != null && !replica.replica(0).paused();
    }

    @Override
    boolean awaitsKeyFrame() {
        return current == NONE;
    }

    @Override
    boolean isLeftOut() {
        return leftOut;
    }

    @Override
    void requestKeyFrame() {
        if (awaited != NONE) {
            paths[awaited].requestKeyFrame();
        } else if (current != NONE) {
            paths[current].requestKeyFrame();
        }
    }

    /** Senders of layers do not ask for what their receivers lose. */
    @Override
    void onLossChanged() {}

    @Override
    @Nullable
    SenderReportTiming senderReport() {
        Replica from = current == NONE ? null : paths[current].replica();
        return from == null ? null : from.senderReport();
    }

    @Override
    int timestampOffset() {
        return current == NONE ? 0 : paths[current].timestampOffset();
    }

    @Override
    int source(int number) {
        int entry = sent.find(number);
        if (entry == SentLayers.NONE || isLeft(number)) {
            return SequenceMapper.NOT_SENT;
        }
        return sent.isForgotten(entry) ? SequenceMapper.NONE : sent.source(entry);
    }

    /**
     * What is missing of a better layer is not sent again once a lower one is sent, or its key frame asked for: that leans on none of
     * it, and the way is narrow.
     */
    private boolean isLeft(int number) {
        if (current == NONE) {
            return false;
        }
        return awaitsLower() || superseded.covers(number);
    }

    private boolean awaitsLower() {
        LayerFilter filter = paths[current].filter();
        boolean within =
                awaited == NONE && filter.needsKeyFrame() && filter.targetSpatialLayer() < filter.spatialLayer();
        return within || (awaited != NONE && awaited < current);
    }

    @Override
    @Nullable
    RtpPacket sentPacket(int number, int sourceNumber) {
        int entry = sent.find(number);
        Replica from = entry == SentLayers.NONE ? null : paths[sent.encoding(entry)].replica();
        return from == null ? null : from.kept(sourceNumber);
    }

    @Override
    int sentTimestamp(int number, RtpPacket packet) {
        return sent.timestamp(sent.find(number));
    }

    @Override
    long rewritten(int number) {
        int entry = sent.find(number);
        return entry == SentLayers.NONE ? 0 : sent.rewritten(entry);
    }

    @Override
    void limit(int spatialLayer, int temporalLayer) {
        choice.limit(spatialLayer, temporalLayer);
        reviewLater();
    }

    @Override
    void onDemandChanged() {
        reviewLater();
    }

    @Override
    void prefer(int spatialLayer, int temporalLayer) {
        choice.prefer(spatialLayer, temporalLayer);
        reviewLater();
    }

    @Override
    void fill(BitrateLadder ladder, long nowNanos) {
        if (replica != null) {
            choice.fill(ladder, replica.meter(), nowNanos);
        }
    }

    @Override
    long dtxDrops() {
        return 0;
    }

    @Override
    long codecDrops() {
        return 0;
    }

    /** The target, or what the receiver wants, has changed: takes effect at the end of the turn. */
    void reviewLater() {
        if (!reviewing) {
            reviewing = true;
            loop.markDirty(reviewSoon);
        }
    }

    private void reviewSoon(long nowNanos) {
        reviewing = false;
        if (replica != null) {
            replica.review();
        }
    }

    /** Looks what the receiver is to get by now, and goes there. Not while packets are being handed on. */
    void review(long nowNanos) {
        TrackReplica from = replica;
        if (from == null) {
            return;
        }
        if (stream.isOpen() && isFed() && !leftOut) {
            choose(from, nowNanos);
        }
        for (EncodingPath path : paths) {
            if (path.index != current && path.index != awaited) {
                path.giveUp(nowNanos, LINGER_NANOS);
            }
        }
    }

    private void choose(TrackReplica from, long nowNanos) {
        LayerMeter meter = from.meter();
        int spatial = choice.targetSpatial(meter, nowNanos);
        if (spatial == NONE) {
            return;
        }
        int encoding = track.isScalable() ? 0 : spatial;
        int within = track.isScalable() ? spatial : paths[encoding].topSpatialLayer();
        int temporal = choice.targetTemporal(spatial);
        paths[encoding].filter().target(within, temporal);
        if (encoding == current) {
            awaited = NONE;
        } else {
            awaited = encoding;
            paths[encoding].await(from.replica(encoding));
            easeCurrent(encoding);
        }
        if (encoding == current && paths[current].filter().needsKeyFrame()) {
            paths[current].requestKeyFrame();
        }
    }

    /** Until a lower encoding has its key frame, the current one is made as cheap as it can be. */
    private void easeCurrent(int encoding) {
        if (current != NONE && encoding < current) {
            paths[current].filter().target(paths[current].filter().spatialLayer(), 0);
        }
    }

    /** Whether the packets of a run may leave at all. */
    boolean admitsRun(EncodingPath path, RtpPacket[] run, int count) {
        if (!stream.isOpen()) {
            return false;
        }
        if (!loop.overload().leavesOutPictures(stream.ssrc())) {
            if (leftOut) {
                leftOut = false;
                start();
            }
            return true;
        }
        return leaveOut(path, run, count);
    }

    /** A frame that has begun is sent to its end; from the next one on there is none. */
    private boolean leaveOut(EncodingPath path, RtpPacket[] run, int count) {
        if (path.index != current && path.index != awaited) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            boolean ofLastFrame = path.index == current
                    && !leftOut
                    && run[i].timestamp() + path.timestampOffset() == timeline.lastTimestamp();
            if (ofLastFrame) {
                path.onPacket(run[i]);
            } else {
                leftOut = true;
                countLeftOut();
            }
        }
        return false;
    }

    /** A packet came of an encoding that is to be sent from its next key frame on. */
    void onWaited() {
        if (current == NONE) {
            countKeyFrameWait();
        }
    }

    void onFiltered() {
        filteredPackets++;
    }

    /** The key frame has come. */
    void switchTo(EncodingPath path, RtpPacket packet) {
        SenderReportTiming timing =
                path.replica() == null ? null : path.replica().senderReport();
        int offset = timeline.begin(packet, timing);
        if (current != NONE) {
            lastNumber = Math.max(lastNumber, paths[current].sequence().highestOutput());
            paths[current].leave(packet.arrivalNanos());
        }
        current = path.index;
        awaited = NONE;
        path.begin(packet, lastNumber, offset);
    }

    /** A lower layer begins with a key frame: what waits to be sent again of before is of no use any more. */
    private void supersede(int number) {
        superseded.before(number);
        egress.forgetRetransmissions(stream, number);
    }

    void emit(EncodingPath path, RtpPacket packet, int number, int timestamp, long rewritten) {
        lastNumber = Math.max(lastNumber, path.sequence().highestOutput());
        timeline.sent(packet, timestamp);
        sent.add(number, path.index, packet.sequenceNumber(), timestamp, rewritten, packet.arrivalNanos());
        send(packet, number, timestamp);
        if (path.index == current) {
            int spatial = track.isScalable() ? path.filter().spatialLayer() : path.index;
            if (spatial < choice.sentSpatial() && packet.keyFrame()) {
                supersede(number);
            }
            if (choice.sent(spatial, path.filter().temporalLayer())) {
                stream.onLayersChanged();
            }
        }
    }
}
