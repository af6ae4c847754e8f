package io.sluice.transport;

import io.sluice.loop.Loop;
import io.sluice.routing.InboundStream;
import io.sluice.routing.LayerSettings;
import io.sluice.routing.MediaTrace;
import io.sluice.routing.SenderReportTiming;
import io.sluice.rtcp.NtpTime;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameReader;
import io.sluice.rtp.codec.RedRenaming;
import io.sluice.stream.LayerMeter;
import io.sluice.stream.NackGenerator;
import io.sluice.stream.ReceiveStatistics;
import io.sluice.stream.SenderClock;
import io.sluice.stream.SequenceValidator;
import io.sluice.stream.StreamScore;
import io.sluice.time.Timers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stream as its transport receives it: how its packets are recognised, and what reception reports say of it. */
public final class ReceivedStream {
    /**
     * Where retransmissions of a stream come (RFC 4588).
     *
     * @param ssrc theirs, or null if packets tell
     * @param payloadType theirs, other than the stream's
     */
    public record Rtx(@Nullable Integer ssrc, int payloadType) {}

    /** Hears of a stream, on its loop. */
    public interface Listener {
        /** A listener that ignores everything. */
        Listener NONE = (ssrc, score) -> {};

        /**
         * How well the stream gets through has changed.
         *
         * @param score 0 to 10, see {@link StreamScore}
         */
        void onScore(int ssrc, int score);
    }

    /** After so long without a packet one of several encodings has score 0 (mediasoup's value). */
    static final long INACTIVE_NANOS = 1_500_000_000L;

    private final ReceivedStreamSettings settings;
    private final StreamIdentity identity;
    private final Listener listener;
    private final Loop home;
    private final InboundStream inbound;
    private final SsrcSuccession succession = new SsrcSuccession();

    /** Begins with the first packet, which brings the SSRC where signalling did not. */
    private @Nullable ReceiveStatistics statistics;

    /** Null where the sender repairs nothing. */
    private final @Nullable NackGenerator nacks;

    private final @Nullable RtxReception rtx;
    /** Null where there are no layers. */
    private final @Nullable FrameReader frames;

    /** Null likewise. */
    private final @Nullable LayerMeter meter;

    private final StreamScore score = new StreamScore();
    private long pliCount;
    private long firCount;
    /** Whether its sender has said so, or it has fallen silent while its other encodings need not. */
    private boolean ended;

    private long heardNanos;

    private @Nullable Integer ssrc;
    private boolean learnt;
    private boolean restarted;
    private boolean leftOut;
    private boolean senderReported;
    private long senderNtp;
    private int senderTimestamp;

    ReceivedStream(ReceivedStreamSettings settings, Loop home, InboundStream.Upstream upstream, Listener listener) {
        this.settings = settings;
        this.identity = new StreamIdentity(settings);
        this.listener = listener;
        this.nacks = settings.feedback().nack() ? new NackGenerator() : null;
        this.rtx = settings.rtx() == null ? null : new RtxReception(settings.rtx(), settings.clockRate());
        this.home = home;
        this.ssrc = settings.ssrc();
        this.inbound = new InboundStream(
                new InboundStream.Settings(
                        settings.id(),
                        home,
                        settings.video(),
                        settings.clockRate(),
                        settings.extensions(),
                        settings.keyFrames(),
                        settings.paused(),
                        settings.feedback().inBandFec(),
                        settings.feedback().keyFrameRequestDelayNanos(),
                        settings.layers()),
                upstream);
        this.frames = settings.layers() == null ? null : settings.layers().newReader();
        this.meter = settings.layers() == null ? null : settings.layers().newMeter();
    }

    InboundStream inbound() {
        return inbound;
    }

    ReceivedStreamSettings settings() {
        return settings;
    }

    /** How its packets are recognised where their SSRC is not known. */
    StreamIdentity identity() {
        return identity;
    }

    /** Counts a packet and says whether to use it: not a duplicate, nor too far from the others (RFC 3550 appendix A.1). */
    SequenceValidator.Result count(RtpPacket packet) {
        succession.onHeard(packet.arrivalNanos());
        heardNanos = packet.arrivalNanos();
        if (statistics == null) {
            statistics = new ReceiveStatistics(packet.ssrc(), settings.clockRate());
        }
        goOn();
        int length = packet.packet().length();
        if (nacks != null && nacks.isAskedFor(packet.sequenceNumber())) {
            return statistics.onResentPacket(packet.sequenceNumber(), packet.arrivalNanos(), length);
        }
        if (packet.payloadType() != settings.payloadType()) {
            return statistics.onUntimedPacket(packet.sequenceNumber(), packet.arrivalNanos(), length);
        }
        return statistics.onPacket(packet.sequenceNumber(), packet.timestamp(), packet.arrivalNanos(), length);
    }

    /** The same of a retransmission that has been unwrapped. */
    SequenceValidator.Result countUnwrapped(RtpPacket packet) {
        return statistics == null
                ? SequenceValidator.Result.BAD
                : statistics.onRetransmission(
                        packet.sequenceNumber(),
                        packet.arrivalNanos(),
                        packet.packet().length());
    }

    /** A stream that had ended was not at its end. */
    private void goOn() {
        if (ended) {
            ended = false;
            score.restart();
            listener.onScore(statistics == null ? 0 : statistics.ssrc(), score.score());
        }
    }

    /** Whether a packet of this stream has come. */
    boolean isStarted() {
        return statistics != null;
    }

    /** Whether there is something to repair: packets have come, and none were left out since the last of them. */
    boolean isRepairable() {
        return statistics != null && !leftOut;
    }

    /** Its retransmissions, or null if there are none. */
    @Nullable
    RtxReception rtx() {
        return rtx;
    }

    /** Whether a packet found to be this stream's is a retransmission. */
    boolean isRetransmission(RtpPacket packet) {
        return rtx != null
                && packet.payloadType() == rtx.payloadType()
                && packet.payloadType() != settings.payloadType();
    }

    /** Looks for what is missing before a packet that is used, and says whether only a key frame helps now. */
    boolean noteMissing(RtpPacket packet, boolean restarted) {
        if (nacks == null) {
            return false;
        }
        if (restarted || leftOut) {
            nacks.restart();
        }
        return nacks.onPacket(packet.sequenceNumber(), packet.keyFrame(), packet.arrivalNanos())
                == NackGenerator.Result.KEY_FRAME_NEEDED;
    }

    /** When packets are to be asked for, or {@link Timers#NONE}. */
    long nextNackNanos() {
        return nacks == null ? Timers.NONE : nacks.nextDeadlineNanos();
    }

    /** Asks for what is due and says for how many packets. */
    int writeNacks(RtcpWriter writer, int ownSsrc, long rttNanos, long nowNanos) {
        if (nacks == null || ssrc == null) {
            return 0;
        }
        int mediaSsrc = ssrc;
        MediaTrace trace = inbound.trace();
        NackGenerator.EntryObserver observer =
                trace == null ? null : (packetId, following) -> trace.onNack(mediaSsrc, packetId, following);
        return nacks.writeDue(writer, ownSsrc, mediaSsrc, rttNanos, nowNanos, observer);
    }

    /** Nobody can be asked for what is missing. */
    void giveUpMissing() {
        if (nacks != null) {
            nacks.giveUp();
        }
    }

    /** The sender has said that it sends no more (RFC 3550 section 6.6). It may change its mind. */
    void onBye() {
        giveUpMissing();
        if (!ended && statistics != null) {
            end(statistics.ssrc());
        }
    }

    private void end(int endedSsrc) {
        ended = true;
        score.end();
        listener.onScore(endedSsrc, score.score());
    }

    /** Notes that a key frame is asked for, by full intra request or by picture loss indication. */
    void countKeyFrameRequest() {
        if (settings.feedback().firOnly()) {
            firCount++;
        } else {
            pliCount++;
        }
    }

    /** Requests by full intra request, ever: their running number. */
    int firCount() {
        return (int) firCount;
    }

    /** Ends an interval of the score. One of several encodings that has fallen silent has ended, until it goes on. */
    void updateScore(long nowNanos) {
        if (statistics == null || ended) {
            return;
        }
        LayerSettings layers = settings.layers();
        if (layers != null && layers.several() && nowNanos - heardNanos >= INACTIVE_NANOS) {
            end(statistics.ssrc());
            return;
        }
        int before = score.score();
        score.update(statistics.expected(), statistics.received(), statistics.repaired(), statistics.retransmitted());
        if (score.score() != before) {
            listener.onScore(statistics.ssrc(), score.score());
        }
    }

    /** What was counted, or null before the first packet. */
    @Nullable
    ReceivedStreamStatistics snapshot(long rttNanos, long nowNanos) {
        ReceiveStatistics counted = statistics;
        if (counted == null) {
            return null;
        }
        return new ReceivedStreamStatistics(
                counted.ssrc(),
                rtx == null ? null : rtx.ssrc(),
                counted.packets(),
                counted.bytes(),
                counted.bitrateBps(nowNanos),
                counted.cumulativeLost(),
                counted.fractionLost(),
                counted.jitter(),
                counted.duplicates() + counted.badPackets(),
                counted.retransmitted(),
                counted.repaired(),
                nacks == null ? 0 : nacks.nacks(),
                nacks == null ? 0 : nacks.packetsAskedFor(),
                pliCount,
                firCount,
                rttNanos,
                rtx == null ? 0 : rtx.discarded(),
                score.score(),
                layerBitrates(nowNanos));
    }

    private List<ReceivedStreamStatistics.Layer> layerBitrates(long nowNanos) {
        List<ReceivedStreamStatistics.Layer> bitrates = new ArrayList<>();
        for (int s = 0; meter != null && s < meter.spatialLayers(); s++) {
            for (int t = 0; t < meter.temporalLayers(); t++) {
                bitrates.add(new ReceivedStreamStatistics.Layer(s, t, meter.bitrateBps(s, t, nowNanos)));
            }
        }
        return bitrates;
    }

    /** Makes what is inside a packet say what it says in the router; false if it is not what was announced. */
    boolean rename(RtpPacket packet) {
        RedRenaming red = settings.red();
        return red == null
                || packet.payloadType() != settings.payloadType()
                || red.apply(packet.memory(), packet.payloadOffset(), packet.payloadLength());
    }

    /** Finds out what a packet says of its frame, and whether a decoder can start with it, once for all consumers. */
    void readFrame(RtpPacket packet) {
        packet.keyFrame(
                settings.keyFrames().isKeyFrame(packet.memory(), packet.payloadOffset(), packet.payloadLength()));
        if (frames != null) {
            frames.read(packet);
        }
        if (meter != null) {
            FrameDescriptor frame = packet.frame();
            meter.onPacket(
                    frame.spatialLayer(), frame.temporalLayer(), packet.packet().length(), packet.arrivalNanos());
        }
    }

    /** Adds what is known of this stream's reception to a report. False, with nothing changed, when there is no room. */
    boolean writeReportBlock(RtcpWriter writer, long nowNanos) {
        return statistics != null && statistics.writeReportBlock(writer, inbound.worstReportedLoss(), nowNanos);
    }

    /** Takes the sender's report of this stream. */
    void onSenderReport(long ntp, int rtpTimestamp, long arrivalNanos) {
        if (statistics != null) {
            statistics.onSenderReport(ntp, arrivalNanos);
        }
        if (ntp != 0) {
            senderReported = true;
            senderNtp = ntp;
            senderTimestamp = rtpTimestamp;
        }
    }

    /** Tells consumers where this stream's timestamps stand on our clock, by what is known of the sender's clock now. */
    void publishTiming(SenderClock clock) {
        if (senderReported && clock.isSynchronised()) {
            long localNanos = clock.toLocalNanos(senderNtp);
            long aheadNanos = NtpTime.toUnixNanos(senderNtp) - home.epochNanos(localNanos);
            inbound.onSenderReport(
                    new SenderReportTiming(localNanos, senderTimestamp, NtpTime.toSignedDuration(aheadNanos)));
        }
    }

    /** The SSRC as announced or as packets told, or null before the first packet. */
    @Nullable
    Integer ssrc() {
        return ssrc;
    }

    /** Whether the SSRC of a packet that this stream claims may become the stream's. */
    boolean admits(RtpPacket packet) {
        return succession.admits(packet.ssrc(), packet.arrivalNanos());
    }

    /** The sender goes on under another SSRC: what is known of its numbers no longer holds. */
    void restart(int newSsrc, long arrivalNanos) {
        if (ssrc != null) {
            succession.onChanged(ssrc, arrivalNanos);
        }
        learnt = true;
        restarted |= statistics != null;
        ssrc = newSsrc;
        statistics = null;
        senderReported = false;
        ended = false;
        score.restart();
        if (nacks != null) {
            nacks.restart();
        }
        if (frames != null) {
            frames.restart();
        }
    }

    /** Whether packets have told an SSRC, since this was last asked. */
    boolean takeLearnt() {
        boolean taken = learnt;
        learnt = false;
        return taken;
    }

    /** Whether the sender has left an SSRC it had sent under, since this was last asked. */
    boolean takeRestarted() {
        boolean taken = restarted;
        restarted = false;
        return taken;
    }

    /** Packets of this stream were dropped before they were read. */
    void noteLeftOut() {
        leftOut = true;
    }

    /** Whether packets were dropped unread since this was last asked. */
    boolean takeLeftOut() {
        boolean taken = leftOut;
        leftOut = false;
        return taken;
    }
}
