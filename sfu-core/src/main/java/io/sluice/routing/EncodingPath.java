package io.sluice.routing;

import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.Sequence;
import io.sluice.rtp.codec.PayloadNumbers;
import io.sluice.rtp.codec.RewrittenFrame;
import org.jspecify.annotations.Nullable;

/**
 * One encoding of a track on its way to one consumer: looked at only while the consumer gets it, or is to, or got it until just
 * now. Its numbers, timestamps and layers are its own; they begin where those of the encoding before it end. Confined to its loop.
 */
final class EncodingPath implements Viewer {
    private enum State {
        /** Not looked at, or looked at in vain. */
        IDLE,
        /** To be sent from its next key frame on. */
        AWAITED,
        /** What the consumer gets. */
        SENT,
        /** What it got until now: what is still under way goes in its place. */
        LEFT
    }

    /** Timestamps further back are not late but begin anew. */
    private static final int MAX_LATE_SECONDS = 10;

    /** Numbers further back than any packet is late. */
    private static final int MAX_LATE_PACKETS = 1000;

    /** Each dropped frame is a change. */
    private static final int REMEMBERED = 128;

    private static final int SEQUENCE_BITS = 16;

    final int index;
    final StreamHandle source;
    private final LayeredForwarding owner;
    private final LayerFilter filter;
    private final FrameNumbers numbers;
    private final SequenceMapper sequence = new SequenceMapper(SEQUENCE_BITS, REMEMBERED, 0);
    private final boolean limitsLayers;
    private State state = State.IDLE;
    private @Nullable Replica replica;
    private int timestampOffset;
    private long leftNanos;

    private boolean passed;
    private int passedTimestamp;

    /** Of the newest frame that was not sent: one number, and as bits which of those around it came. */
    private int passedNumber;

    private long passedBits;

    /** Decode targets that the receiver knows it gets, and the picture that told it. */
    private int toldTargets;

    private int toldTimestamp;

    EncodingPath(LayeredForwarding owner, Track track, int index) {
        this.owner = owner;
        this.index = index;
        this.source = track.encodings().get(index);
        LayerSettings layers = source.layers();
        this.filter = new LayerFilter(layers != null && layers.independent());
        this.numbers = new FrameNumbers(layers == null ? PayloadNumbers.NONE : layers.numbers());
        this.limitsLayers = layers != null && layers.spatialLayers() > 1;
    }

    LayerFilter filter() {
        return filter;
    }

    /** The highest spatial layer within the encoding. */
    int topSpatialLayer() {
        LayerSettings layers = source.layers();
        return layers == null ? 0 : layers.spatialLayers() - 1;
    }

    @Nullable
    Replica replica() {
        return replica;
    }

    int timestampOffset() {
        return timestampOffset;
    }

    SequenceMapper sequence() {
        return sequence;
    }

    boolean isAwaited() {
        return state == State.AWAITED;
    }

    boolean isSent() {
        return state == State.SENT;
    }

    /** Looks at the encoding from now on, and sends it from its next key frame on. */
    void await(Replica from) {
        if (state != State.AWAITED) {
            state = State.AWAITED;
            look(from);
            passed = from.heard();
            passedTimestamp = from.newestTimestamp();
            passedBits = 0;
        }
        from.requestKeyFrame();
    }

    private void look(Replica from) {
        if (replica == null) {
            replica = from;
            from.add(this);
        }
    }

    /** Another encoding is sent from now on. */
    void leave(long nowNanos) {
        state = State.LEFT;
        leftNanos = nowNanos;
    }

    /** Looks no more, now or soon; not while the encoding's packets are being handed on. */
    void giveUp(long nowNanos, long lingerNanos) {
        if (state == State.AWAITED || state == State.SENT) {
            state = State.IDLE;
        }
        if (replica != null && (state == State.IDLE || nowNanos - leftNanos >= lingerNanos)) {
            Replica left = replica;
            replica = null;
            state = State.IDLE;
            left.remove(this);
        }
    }

    /** The numbers go on after what was sent, whichever encoding it was of. */
    void begin(RtpPacket packet, long lastNumber, int nextTimestampOffset) {
        state = State.SENT;
        sequence.continueAfter(lastNumber);
        timestampOffset = nextTimestampOffset;
        toldTargets = 0;
        filter.begin(packet);
        numbers.begin(packet, owner.sentNumbers());
    }

    @Override
    public void onRun(RtpPacket[] run, int count, long nowNanos) {
        if (state == State.IDLE || !owner.admitsRun(this, run, count)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            onPacket(run[i]);
        }
    }

    void onPacket(RtpPacket packet) {
        switch (state) {
            case IDLE -> {}
            case AWAITED -> awaitStart(packet);
            case SENT -> forward(packet);
            case LEFT -> forwardLate(packet);
        }
    }

    private void awaitStart(RtpPacket packet) {
        if (!packet.keyFrame()) {
            pass(packet);
            owner.onWaited();
            return;
        }
        int behind = passed ? Sequence.distance32(packet.timestamp(), passedTimestamp) : 0;
        if (behind > 0 && behind < MAX_LATE_SECONDS * source.clockRate()) {
            // What follows the key frame has passed: it does not help.
            requestKeyFrame();
            return;
        }
        owner.switchTo(this, packet);
        forward(packet);
        forwardPassed(packet);
    }

    private void pass(RtpPacket packet) {
        if (!passed || Sequence.isNewer32(packet.timestamp(), passedTimestamp)) {
            passed = true;
            passedTimestamp = packet.timestamp();
            passedNumber = packet.sequenceNumber();
            passedBits = 0;
        }
        int place = passedPlace(packet.sequenceNumber());
        if (packet.timestamp() == passedTimestamp && place >= 0 && place < Long.SIZE) {
            passedBits |= 1L << place;
        }
    }

    private int passedPlace(int number) {
        return Sequence.distance16(passedNumber, number) + Long.SIZE / 2;
    }

    /** The rest of a key frame may have come before its first packet. */
    private void forwardPassed(RtpPacket first) {
        if (passedBits == 0 || passedTimestamp != first.timestamp()) {
            return;
        }
        for (int place = Math.max(0, passedPlace(first.sequenceNumber()) + 1); place < Long.SIZE; place++) {
            boolean came = (passedBits >>> place & 1) != 0;
            int number = passedNumber + place - Long.SIZE / 2 & 0xffff;
            RtpPacket packet = came && replica != null ? replica.kept(number) : null;
            if (packet != null) {
                forward(packet);
            }
        }
        passedBits = 0;
    }

    private void forwardLate(RtpPacket packet) {
        int distance = Sequence.distance16(sequence.highestInput() & 0xffff, packet.sequenceNumber());
        if (distance < 0 && distance > -MAX_LATE_PACKETS) {
            forward(packet);
        }
    }

    private void forward(RtpPacket packet) {
        boolean late = sequence.isLate(packet.sequenceNumber());
        if (packet.isPaddingOnly()) {
            leaveOut(packet, late);
            return;
        }
        if (!filter.admits(packet) && !(late && numbers.isMissed(packet) && filter.isJustAbove(packet))) {
            leaveOut(packet, late);
            numbers.drop(packet);
            owner.onFiltered();
            return;
        }
        int number = sequence.map(packet.sequenceNumber());
        if (number == SequenceMapper.NONE) {
            owner.countTooLate();
            return;
        }
        owner.emit(this, packet, number, packet.timestamp() + timestampOffset, rewrite(packet, late));
    }

    /**
     * In order that leaves no gap. But where later packets have been sent already the receiver waits for the number of a late one,
     * and asks for it: it gets a packet without a payload (RFC 6263 section 4.6).
     */
    private void leaveOut(RtpPacket packet, boolean late) {
        if (!late) {
            sequence.drop(packet.sequenceNumber());
            return;
        }
        int number = sequence.isDropped(packet.sequenceNumber())
                ? SequenceMapper.NONE
                : sequence.map(packet.sequenceNumber());
        if (number != SequenceMapper.NONE) {
            owner.emit(this, packet, number, packet.timestamp() + timestampOffset, RewrittenFrame.EMPTY);
        }
    }

    private long rewrite(RtpPacket packet, boolean late) {
        long rewritten = numbers.rewrite(packet, owner.sentNumbers());
        if (limitsLayers) {
            rewritten = RewrittenFrame.withLayers(rewritten, filter.spatialLayer(), filter.temporalLayer());
            rewritten = withTargets(rewritten, packet, late);
            if (packet.frame().endsFrame() && filter.isTop(packet)) {
                rewritten = RewrittenFrame.withMarker(rewritten);
            }
        }
        return rewritten;
    }

    /** Who gets other decode targets than before is told so with all packets of the picture from which on that is so. */
    private long withTargets(long rewritten, RtpPacket packet, boolean late) {
        FrameDescriptor frame = packet.frame();
        int targets = late ? toldTargets : frame.targetsUpTo(filter.spatialLayer(), filter.temporalLayer());
        if (targets == 0 || frame.decodeTargets() == 0) {
            return rewritten;
        }
        if (targets != toldTargets) {
            toldTargets = targets;
            toldTimestamp = packet.timestamp();
        }
        return frame.tellsTargets() || packet.timestamp() == toldTimestamp
                ? RewrittenFrame.withTargets(rewritten, frame.decodeTargets(), targets)
                : rewritten;
    }

    void requestKeyFrame() {
        if (replica != null) {
            replica.requestKeyFrame();
        }
    }

    @Override
    public void onProducerResumed() {
        owner.onProducerBegins(this);
    }

    @Override
    public void onProducerRestarted() {
        owner.onProducerRestarted(this);
    }

    @Override
    public void onProducerClosed() {
        replica = null;
        state = State.IDLE;
    }

    @Override
    public boolean retransmits() {
        return owner.stream.retransmits();
    }

    @Override
    public int reportedLoss() {
        return state == State.SENT ? owner.stream.reportedLoss() : 0;
    }

    /** Begins anew with a key frame, if it was sent or to be. */
    void hold() {
        if (state != State.IDLE) {
            state = State.IDLE;
        }
    }
}
