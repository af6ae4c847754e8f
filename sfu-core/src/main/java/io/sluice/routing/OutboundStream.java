package io.sluice.routing;

import io.sluice.loop.Loop;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.Sequence;
import io.sluice.rtp.codec.OpusPayload;
import io.sluice.stream.KeyFrameRequester;
import io.sluice.stream.SenderReports;
import io.sluice.stream.SentPackets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One consumer's stream on its loop: decides which packets it gets and under which numbers, and leaves rewriting to the
 * {@link Egress}. Video starts, and starts again after a pause, with a key frame.
 */
public final class OutboundStream {
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
     */
    public record Settings(
            int ssrc,
            int payloadType,
            OutboundExtensions headerExtensions,
            int firstSequence,
            int timestampOffset,
            boolean paused,
            RetransmissionMode retransmission,
            boolean ignoreDtx) {
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

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final RetransmissionCounters NO_RETRANSMISSIONS = new RetransmissionCounters();

    /** Timestamps further back are not late but begin anew. */
    private static final int MAX_LATE_SECONDS = 10;

    /** How long a producer's first report is waited for: senders report every few seconds. */
    private static final long MUTE_NANOS = 5_000_000_000L;

    private final StreamHandle source;
    private final Settings settings;
    private final Loop loop;
    private final Egress egress;
    private final SequenceMapper sequence;
    private final SenderReports reports;
    private final @Nullable Retransmitter retransmitter;
    private @Nullable Replica replica;
    private @Nullable MediaTrace trace;
    private boolean paused;
    private boolean awaitingKeyFrame;

    /** When a key frame was last asked for. */
    private long askedNanos;

    /** Whether the loop cannot keep up and this receiver is one of those that go without pictures. */
    private boolean leftOut;

    /** Whether the producer's timestamps have begun anew and the offset is to be found that continues the consumer's. */
    private boolean rebasing;

    /** Packets up to this timestamp were left out or sent before the picture was to start: it starts behind them. */
    private int passedTimestamp;

    private boolean passed;
    private int reportedLoss;
    private int timestampOffset;
    private int lastTimestamp;
    private long firstArrivalNanos;
    private long lastArrivalNanos;

    /** Whether the producer has ever reported. */
    private boolean producerReports;

    private long packetsForwarded;
    private long keyFrameWaitDrops;
    private long tooLateDrops;
    private long overloadDrops;
    private long dtxDrops;
    private long packetsSentAgain;
    private long bytesSentAgain;

    public OutboundStream(StreamHandle source, Settings settings, Loop loop, Egress egress) {
        this.source = source;
        this.settings = settings;
        this.loop = loop;
        this.egress = egress;
        this.sequence = new SequenceMapper(settings.firstSequence());
        this.reports =
                new SenderReports(settings.ssrc(), source.clockRate(), settings.timestampOffset(), loop.epochNanos(0));
        this.retransmitter = retransmitter(settings.retransmission());
        this.timestampOffset = settings.timestampOffset();
        this.paused = settings.paused();
        this.awaitingKeyFrame = source.video();
    }

    private @Nullable Retransmitter retransmitter(RetransmissionMode mode) {
        return switch (mode) {
            case RetransmissionMode.None none -> null;
            case RetransmissionMode.Identical identical ->
                new Retransmitter(this, sequence, egress, mode, new SentPackets(source.video()));
            case RetransmissionMode.Rtx rtx -> new Retransmitter(this, sequence, egress, mode, null);
        };
    }

    public StreamHandle source() {
        return source;
    }

    public int ssrc() {
        return settings.ssrc();
    }

    public int payloadType() {
        return settings.payloadType();
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
        return packetsForwarded;
    }

    /** Packets not sent because the receiver could not have decoded them before the next key frame. */
    public long keyFrameWaitDrops() {
        return keyFrameWaitDrops;
    }

    /** Packets so late that their place in the consumer's numbering is gone. */
    public long tooLateDrops() {
        return tooLateDrops;
    }

    /** Packets of pictures left out because the loop could not keep up, see {@link io.sluice.loop.Overload}. */
    public long overloadDrops() {
        return overloadDrops;
    }

    /** Whether pictures are held back until one comes that a decoder can start with. */
    public boolean awaitingKeyFrame() {
        assert loop.confined();
        return awaitingKeyFrame;
    }

    /** Whether this receiver goes without pictures because the loop cannot keep up. */
    public boolean leftOut() {
        assert loop.confined();
        return leftOut;
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
        return reports.packetCount();
    }

    /** Payload bytes sent, without those sent again. */
    public long bytesSent() {
        return reports.octetCount();
    }

    /** Packets sent again, in whichever way. */
    public long packetsSentAgain() {
        return packetsSentAgain;
    }

    /** Payload bytes sent again, the original sequence number of RTX included. */
    public long bytesSentAgain() {
        return bytesSentAgain;
    }

    /** Packets of silence that were left out. */
    public long dtxDrops() {
        return dtxDrops;
    }

    /** Counts a packet that has left. */
    public void onSent(int payloadLength, long nowNanos) {
        reports.onPacketSent(payloadLength, nowNanos);
        if (retransmitter != null) {
            retransmitter.onSent(payloadLength);
        }
    }

    /** Counts a packet that has left once more. */
    public void onSentAgain(int payloadLength) {
        packetsSentAgain++;
        bytesSentAgain += payloadLength;
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
        Replica from = replica;
        if (retransmitter == null || from == null || !active() || !egress.isOpen()) {
            return false;
        }
        int lost = followingLost << 1 | 1;
        for (int number = packetId; lost != 0; number++, lost >>>= 1) {
            if ((lost & 1) != 0) {
                ofTransport.note(
                        retransmitter.resend(number & 0xffff, from, timestampOffset, roundTripNanos, nowNanos));
            }
        }
        return true;
    }

    /**
     * Writes a sender report (RFC 3550 section 6.4.1). False when there is nothing to report, as before the producer's own
     * first report, or no room. Of a producer that never reports, the latest packet is taken for captured when it came: that
     * is all that is known, and without our reports the receiver's tell no round-trip time.
     */
    public boolean writeSenderReport(RtcpWriter writer, long nowNanos) {
        assert loop.confined();
        SenderReportTiming timing = replica == null ? null : replica.senderReport();
        if (rebasing || (timing == null && !isOfMuteProducer(nowNanos))) {
            return false;
        }
        if (timing == null) {
            reports.onProducerReport(lastArrivalNanos, lastTimestamp - settings.timestampOffset());
        } else {
            producerReports = true;
            int shift = timestampOffset - settings.timestampOffset();
            reports.onProducerReport(timing.localNanos(), timing.rtpTimestamp() + shift);
        }
        return reports.write(writer, nowNanos);
    }

    private boolean isOfMuteProducer(long nowNanos) {
        return !producerReports && packetsForwarded > 0 && nowNanos - firstArrivalNanos >= MUTE_NANOS;
    }

    /** Whether packets flow, as far as the consumer and its producer are concerned. */
    public boolean active() {
        return !paused && replica != null && !replica.paused();
    }

    /** The egress has opened, so the receiver can be sent to: video needs a picture to start with. */
    public void onEgressOpen() {
        assert loop.confined();
        restart();
    }

    /** The receiver asks for a key frame. */
    public void requestKeyFrame() {
        assert loop.confined();
        if (!leftOut && source.video() && replica != null && active() && egress.isOpen()) {
            askedNanos = loop.nowNanos();
            replica.requestKeyFrame();
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
            if (replica != null) {
                replica.onLossChanged();
            }
        }
    }

    int reportedLoss() {
        return reportedLoss;
    }

    public void pause() {
        assert loop.confined();
        paused = true;
        onLossReported(0);
    }

    public void resume() {
        assert loop.confined();
        if (paused) {
            paused = false;
            restart();
        }
    }

    /** Leaves the stream. Idempotent. */
    public void close() {
        assert loop.confined();
        if (replica != null) {
            Replica left = replica;
            replica = null;
            left.remove(this);
        }
    }

    /** Whether the receiver may ask for packets again. */
    boolean retransmits() {
        return retransmitter != null;
    }

    void attached(Replica to) {
        replica = to;
        restart();
    }

    void onRun(RtpPacket[] run, int count, long nowNanos) {
        if (paused || !egress.isOpen()) {
            return;
        }
        boolean leaveOut = source.video() && loop.overload().leavesOutPictures(settings.ssrc());
        if (leftOut && !leaveOut) {
            leftOut = false;
            restart();
        }
        for (int i = 0; i < count; i++) {
            if (leaveOut && (leftOut || !isOfLastFrame(run[i]))) {
                leaveOut();
            } else {
                forward(run[i]);
            }
        }
    }

    /** The frame that has begun is sent to its end: half a frame would cost as much and show nothing. */
    private boolean isOfLastFrame(RtpPacket packet) {
        return packetsForwarded > 0 && !awaitingKeyFrame && packet.timestamp() + timestampOffset == lastTimestamp;
    }

    private void leaveOut() {
        leftOut = true;
        overloadDrops++;
        loop.overload().countDrop();
    }

    void onProducerResumed() {
        restart();
    }

    void onProducerRestarted() {
        rebasing = packetsForwarded > 0;
        restart();
    }

    void onProducerClosed() {
        replica = null;
    }

    private void restart() {
        sequence.resync();
        awaitingKeyFrame = source.video();
        passed = replica != null && replica.heard();
        passedTimestamp = passed && replica != null ? replica.newestTimestamp() : 0;
        requestKeyFrame();
    }

    private void forward(RtpPacket packet) {
        if (awaitingKeyFrame && !startsWith(packet)) {
            keyFrameWaitDrops++;
            return;
        }
        if (settings.ignoreDtx() && isSilence(packet)) {
            dtxDrops++;
            sequence.drop(packet.sequenceNumber());
            return;
        }
        if (packet.isPaddingOnly()) {
            sequence.drop(packet.sequenceNumber());
            return;
        }
        int mapped = sequence.map(packet.sequenceNumber());
        if (mapped == SequenceMapper.NONE) {
            tooLateDrops++;
            return;
        }
        if (rebasing) {
            rebase(packet);
        }
        if (packetsForwarded == 0) {
            firstArrivalNanos = packet.arrivalNanos();
        }
        packetsForwarded++;
        lastTimestamp = packet.timestamp() + timestampOffset;
        lastArrivalNanos = packet.arrivalNanos();
        if (trace != null) {
            trace.onRtp(packet, ssrc(), payloadType(), mapped, lastTimestamp, false);
        }
        egress.enqueue(this, packet, mapped, lastTimestamp);
    }

    /** Whether the picture starts now. A key frame that was repaired too late does not help: what follows it has passed. */
    private boolean startsWith(RtpPacket packet) {
        if (!packet.keyFrame()) {
            if (!passed || Sequence.isNewer32(packet.timestamp(), passedTimestamp)) {
                passed = true;
                passedTimestamp = packet.timestamp();
            }
            askAgain(packet);
            return false;
        }
        if (isPassed(packet)) {
            requestKeyFrame();
            return false;
        }
        awaitingKeyFrame = false;
        return true;
    }

    /** Requests can be lost: whoever waits asks anew for as long as packets come that it cannot use, once in a while. */
    private void askAgain(RtpPacket packet) {
        if (packet.arrivalNanos() - askedNanos >= KeyFrameRequester.TIMEOUT_NANOS) {
            requestKeyFrame();
        }
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
