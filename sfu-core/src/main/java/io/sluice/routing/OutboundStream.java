package io.sluice.routing;

import io.sluice.bwe.AllocatedStream;
import io.sluice.bwe.BitrateLadder;
import io.sluice.loop.Loop;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.PayloadTypeMap;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.PayloadNumbers;
import io.sluice.rtp.codec.RewrittenFrame;
import io.sluice.stream.SenderReports;
import io.sluice.stream.SentPackets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One consumer's stream on its loop: decides which packets it gets and under which numbers, and leaves rewriting to the
 * {@link Egress}. Video starts, and starts again after a pause, with a key frame.
 */
public final class OutboundStream implements AllocatedStream {
    /**
     * What the receiver was promised.
     *
     * @param ssrc the consumer's own
     * @param payloadType the router's, as the receiver negotiated it
     * @param headerExtensions what to write into headers
     * @param firstSequence the number before the first packet's, 0 to 2^15 - 1, random
     * @param timestampOffset added to the producer's timestamps, random; another one follows when the producer's begin anew
     * @param paused whether to wait for {@link #resume}
     * @param retransmission how the receiver gets what it has missed
     * @param ignoreDtx whether packets of Opus that only say that there is silence are left out
     * @param payloadTypes what those of the producer are to the receiver, where the stream is of several codecs and packets of
     *     some may not be for this receiver; null for one codec
     */
    public record Settings(
            int ssrc,
            int payloadType,
            OutboundExtensions headerExtensions,
            int firstSequence,
            int timestampOffset,
            boolean paused,
            RetransmissionMode retransmission,
            boolean ignoreDtx,
            @Nullable PayloadTypeMap payloadTypes) {
        /** Of a single codec. */
        public Settings(
                int ssrc,
                int payloadType,
                OutboundExtensions headerExtensions,
                int firstSequence,
                int timestampOffset,
                boolean paused,
                RetransmissionMode retransmission,
                boolean ignoreDtx) {
            this(
                    ssrc,
                    payloadType,
                    headerExtensions,
                    firstSequence,
                    timestampOffset,
                    paused,
                    retransmission,
                    ignoreDtx,
                    null);
        }

        /** Of a receiver that asks for nothing again, and wants all packets. */
        public Settings(
                int ssrc,
                int payloadType,
                OutboundExtensions headerExtensions,
                int firstSequence,
                int timestampOffset,
                boolean paused) {
            this(
                    ssrc,
                    payloadType,
                    headerExtensions,
                    firstSequence,
                    timestampOffset,
                    paused,
                    RetransmissionMode.NONE,
                    false);
        }

        public Settings {
            if (firstSequence < 0 || firstSequence >= 1 << 15) {
                throw new IllegalArgumentException("firstSequence " + firstSequence + " is not within 0..32767");
            }
        }
    }

    public static final int LEAST_PRIORITY = 1;
    public static final int GREATEST_PRIORITY = 255;

    private static final RetransmissionCounters NO_RETRANSMISSIONS = new RetransmissionCounters();

    private final Track track;
    private final StreamHandle source;
    private final Settings settings;
    private final Loop loop;
    private final Egress egress;
    private final Forwarding forwarding;
    private final OutboundReports reports;
    private final @Nullable Retransmitter retransmitter;
    private final BitrateLadder ladder = new BitrateLadder();
    private @Nullable MediaTrace trace;
    private boolean paused;

    /** Whether there is no bitrate for it. */
    private boolean starved;

    private int priority = LEAST_PRIORITY;
    private @Nullable Runnable demandListener;
    private @Nullable Runnable layersListener;
    private int reportedLoss;

    /** Of a single stream. */
    public OutboundStream(StreamHandle source, Settings settings, Loop loop, Egress egress) {
        this(Track.of(source), settings, loop, egress);
    }

    public OutboundStream(Track track, Settings settings, Loop loop, Egress egress) {
        this.track = track;
        this.source = track.first();
        this.settings = settings;
        this.loop = loop;
        this.egress = egress;
        this.paused = settings.paused();
        this.forwarding = track.isLayered()
                ? new LayeredForwarding(this, track, settings, loop, egress)
                : new SimpleForwarding(this, source, settings, loop, egress);
        this.reports = new OutboundReports(
                forwarding,
                new SenderReports(settings.ssrc(), source.clockRate(), settings.timestampOffset(), loop.epochNanos(0)),
                settings.timestampOffset());
        this.retransmitter = retransmitter(settings.retransmission());
    }

    private @Nullable Retransmitter retransmitter(RetransmissionMode mode) {
        return switch (mode) {
            case RetransmissionMode.None none -> null;
            case RetransmissionMode.Identical identical ->
                new Retransmitter(this, forwarding, egress, mode, new SentPackets(source.video()));
            case RetransmissionMode.Rtx rtx -> new Retransmitter(this, forwarding, egress, mode, null);
        };
    }

    /** What it is made of. */
    public Track track() {
        return track;
    }

    /** What all encodings of it have in common. */
    public StreamHandle source() {
        return source;
    }

    public int ssrc() {
        return settings.ssrc();
    }

    public int payloadType() {
        return settings.payloadType();
    }

    /** What a packet of the producer's is sent under. */
    public int payloadType(RtpPacket packet) {
        PayloadTypeMap types = settings.payloadTypes();
        return types == null ? settings.payloadType() : types.mapped(packet.payloadType());
    }

    public OutboundExtensions headerExtensions() {
        return settings.headerExtensions();
    }

    /** How the receiver gets what it has missed. */
    public RetransmissionMode retransmission() {
        return settings.retransmission();
    }

    /** What has to be noted of each packet that is sent, for a receiver without RTX; null for others. */
    public @Nullable SentPackets sentPackets() {
        return retransmitter == null ? null : retransmitter.sentPackets();
    }

    /** The number of the next packet of the retransmission stream, which this moves on. */
    public int nextRtxSequence() {
        assert loop.confined();
        return Objects.requireNonNull(retransmitter, "retransmitter").nextRtxSequence();
    }

    /** What became of the packets that the receiver asked for again. */
    public RetransmissionCounters retransmissionCounters() {
        return retransmitter == null ? NO_RETRANSMISSIONS : retransmitter.counters();
    }

    /** Packets given to the egress. */
    public long packetsForwarded() {
        return forwarding.packetsForwarded();
    }

    /** Packets not sent because the receiver could not have decoded them before the next key frame. */
    public long keyFrameWaitDrops() {
        return forwarding.keyFrameWaitDrops();
    }

    /** Packets so late that their place in the consumer's numbering is gone. */
    public long tooLateDrops() {
        return forwarding.tooLateDrops();
    }

    /** Packets of pictures left out because the loop could not keep up, see {@link io.sluice.loop.Overload}. */
    public long overloadDrops() {
        return forwarding.overloadDrops();
    }

    /** Whether pictures are held back until one comes that a decoder can start with. */
    public boolean awaitingKeyFrame() {
        assert loop.confined();
        return forwarding.awaitsKeyFrame();
    }

    /** Whether this receiver goes without pictures because the loop cannot keep up. */
    public boolean leftOut() {
        assert loop.confined();
        return forwarding.isLeftOut();
    }

    /** Shows what passes on this stream, or stops showing it. */
    public void trace(@Nullable MediaTrace next) {
        assert loop.confined();
        trace = next;
    }

    /** Who is shown what passes, if anybody is. */
    public @Nullable MediaTrace trace() {
        assert loop.confined();
        return trace;
    }

    /** Packets sent, without those sent again. */
    public long packetsSent() {
        return reports.packetsSent();
    }

    /** Payload bytes sent, without those sent again. */
    public long bytesSent() {
        return reports.bytesSent();
    }

    /** Packets sent again, in whichever way. */
    public long packetsSentAgain() {
        return reports.packetsSentAgain();
    }

    /** Payload bytes sent again, the original sequence number of RTX included. */
    public long bytesSentAgain() {
        return reports.bytesSentAgain();
    }

    /** Packets of silence that were left out. */
    public long dtxDrops() {
        return forwarding.dtxDrops();
    }

    /** Packets of a codec that the receiver has not negotiated, on a stream of several. */
    public long codecDrops() {
        return forwarding.codecDrops();
    }

    /** Counts a packet that has left. */
    public void onSent(int payloadLength, long nowNanos) {
        reports.onSent(payloadLength, nowNanos);
        if (retransmitter != null) {
            retransmitter.onSent(payloadLength);
        }
    }

    /** Counts a packet that has left once more. */
    public void onSentAgain(int payloadLength) {
        reports.onSentAgain(payloadLength);
    }

    /**
     * The receiver has missed packets (RFC 4585 section 6.2.1); those that can be are sent again, none twice within a
     * round-trip time, and never more bytes than it was sent afresh, at most 512 KiB at once.
     *
     * @param packetId the first of them, by the consumer's numbers
     * @param followingLost bit i set: {@code packetId + i + 1} as well
     * @param roundTripNanos to the receiver, or {@link io.sluice.stream.RoundTripTime#UNKNOWN}
     * @param ofTransport counts what becomes of them, as {@link #retransmissionCounters} does
     * @return whether this stream answers NACKs at the moment
     */
    public boolean onNack(
            int packetId, int followingLost, long roundTripNanos, long nowNanos, RetransmissionCounters ofTransport) {
        assert loop.confined();
        if (retransmitter == null || !active() || !egress.isOpen()) {
            return false;
        }
        int lost = followingLost << 1 | 1;
        for (int number = packetId; lost != 0; number++, lost >>>= 1) {
            if ((lost & 1) != 0) {
                ofTransport.note(retransmitter.resend(number & 0xffff, roundTripNanos, nowNanos));
            }
        }
        return true;
    }

    /**
     * A packet that was sent again got lost once more, says feedback before the receiver asks: it is sent a third time, under the
     * limits of {@link #onNack}. Says whether it is.
     *
     * @param number by the consumer's numbers, 0 to 65535
     */
    public boolean onLostAgain(int number, long roundTripNanos, long nowNanos) {
        assert loop.confined();
        return retransmitter != null
                && active()
                && egress.isOpen()
                && retransmitter.resendLost(number, roundTripNanos, nowNanos);
    }

    /** A packet that was sent, by the consumer's number, while it is kept; borrowed. */
    public @Nullable RtpPacket sentPacket(int number) {
        assert loop.confined();
        int from = forwarding.source(number);
        return from < 0 ? null : forwarding.sentPacket(number, from);
    }

    /** The timestamp under which a packet left that {@link #sentPacket} found. */
    public int sentTimestamp(int number, RtpPacket packet) {
        return forwarding.sentTimestamp(number, packet);
    }

    /**
     * Writes a sender report (RFC 3550 section 6.4.1). False when there is nothing to report, as before the producer's own
     * first report, or no room. Of a producer that never reports, the latest packet is taken for captured when it came: that
     * is all that is known, and without our reports the receiver's tell no round-trip time.
     */
    public boolean writeSenderReport(RtcpWriter writer, long nowNanos) {
        assert loop.confined();
        return reports.write(writer, nowNanos);
    }

    /** Whether packets flow, as far as the consumer and its producer are concerned. */
    public boolean active() {
        return !paused && !starved && forwarding.isFed();
    }

    /** The egress has opened, so the receiver can be sent to: video needs a picture to start with. */
    public void onEgressOpen() {
        assert loop.confined();
        forwarding.start();
        onDemandChanged();
    }

    /** The receiver asks for a key frame. */
    public void requestKeyFrame() {
        assert loop.confined();
        if (source.video() && !forwarding.isLeftOut() && active() && egress.isOpen()) {
            forwarding.askForKeyFrame();
        }
    }

    /**
     * The receiver reports what it loses, for the sender to add redundancy by.
     *
     * @param fractionLost 0 to 255, in 1/256
     */
    public void onLossReported(int fractionLost) {
        assert loop.confined();
        if (reportedLoss != fractionLost) {
            reportedLoss = fractionLost;
            forwarding.onLossChanged();
        }
    }

    int reportedLoss() {
        return reportedLoss;
    }

    public void pause() {
        assert loop.confined();
        paused = true;
        onLossReported(0);
        onDemandChanged();
    }

    public void resume() {
        assert loop.confined();
        if (paused) {
            paused = false;
            forwarding.start();
            onDemandChanged();
        }
    }

    /** Leaves the stream. Idempotent. */
    public void close() {
        assert loop.confined();
        forwarding.close();
    }

    @Override
    public int priority() {
        assert loop.confined();
        return priority;
    }

    /** Sets who gets more of the way to the receiver, {@link #LEAST_PRIORITY} to {@link #GREATEST_PRIORITY}. */
    public void priority(int next) {
        assert loop.confined();
        if (priority != next) {
            priority = next;
            onDemandChanged();
        }
    }

    @Override
    public boolean wantsBitrate() {
        assert loop.confined();
        return source.video() && !paused && forwarding.isFed() && egress.isOpen();
    }

    @Override
    public boolean hasLayers() {
        return track.isLayered();
    }

    @Override
    public BitrateLadder ladder(long nowNanos) {
        assert loop.confined();
        ladder.clear();
        forwarding.fill(ladder, nowNanos);
        return ladder;
    }

    @Override
    public void setTarget(int rung) {
        assert loop.confined();
        boolean wasStarved = starved;
        starved = rung == NONE;
        if (!starved) {
            forwarding.limit(ladder.spatialLayer(rung), ladder.temporalLayer(rung));
        }
        if (wasStarved && !starved) {
            forwarding.start();
        } else if (starved && !wasStarved) {
            forwarding.starve();
        }
    }

    /**
     * Sets which layers the receiver wants at most, of a track with layers; of others it does nothing.
     *
     * @param spatialLayer 0 and up; beyond the highest means the highest
     * @param temporalLayer likewise
     */
    public void preferLayers(int spatialLayer, int temporalLayer) {
        assert loop.confined();
        if (track.isLayered()) {
            forwarding.prefer(
                    Math.clamp(spatialLayer, 0, track.spatialLayers() - 1),
                    Math.clamp(temporalLayer, 0, track.temporalLayers() - 1));
            onDemandChanged();
        }
    }

    /** The spatial layer that is sent, or -1 while nothing is, or there are none to choose from. */
    public int spatialLayer() {
        assert loop.confined();
        return forwarding.sentSpatialLayer();
    }

    /** The temporal layer that is sent, or -1 likewise. */
    public int temporalLayer() {
        assert loop.confined();
        return forwarding.sentTemporalLayer();
    }

    /** Has somebody told, on the loop, when other layers are sent than before. */
    public void layersListener(Runnable listener) {
        assert loop.confined();
        layersListener = listener;
    }

    /** Packets of layers that this receiver does not get. */
    public long filteredPackets() {
        return forwarding.filteredPackets();
    }

    /** Whether packets are sent otherwise than they came, as {@link #rewritten} says. */
    public boolean rewrites() {
        return track.isLayered();
    }

    /** Which numbers its payloads have; only where it {@link #rewrites}. */
    public PayloadNumbers numbers() {
        LayerSettings layers = source.layers();
        return layers == null ? PayloadNumbers.NONE : layers.numbers();
    }

    /** What is different in a packet with a number of this stream's, see {@link RewrittenFrame}. */
    public long rewritten(int number) {
        return forwarding.rewritten(number);
    }

    @Override
    public void demandListener(Runnable listener) {
        assert loop.confined();
        demandListener = listener;
    }

    void onDemandChanged() {
        forwarding.onDemandChanged();
        if (demandListener != null) {
            demandListener.run();
        }
    }

    /** Whether packets may leave, as far as the receiver is concerned. */
    boolean isOpen() {
        return !paused && !starved && egress.isOpen();
    }

    /** Whether the receiver may ask for packets again. */
    boolean retransmits() {
        return retransmitter != null;
    }

    /** Whether the receiver wants it, whether or not there is room. */
    boolean isWanted() {
        return !paused && egress.isOpen();
    }

    /** Other layers are sent than before. */
    void onLayersChanged() {
        if (layersListener != null) {
            layersListener.run();
        }
    }

    Forwarding forwarding() {
        return forwarding;
    }
}
