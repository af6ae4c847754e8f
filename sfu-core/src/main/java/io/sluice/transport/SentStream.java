package io.sluice.transport;

import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionCounters;
import io.sluice.routing.RetransmissionMode;
import io.sluice.routing.RetransmissionOutcome;
import io.sluice.stream.DeliveryScore;
import io.sluice.stream.ResendTimes;
import io.sluice.stream.RoundTripTime;
import io.sluice.stream.SampledBitrate;
import java.util.function.IntConsumer;

/**
 * One stream as its transport sends it: with the name its reports go under and what its receiver reports and asks for. Confined
 * to its loop.
 */
public final class SentStream {
    private final OutboundStream stream;
    private final String cname;
    private final IntConsumer onScore;
    private final RoundTripTime roundTripTime = new RoundTripTime();
    private final DeliveryScore score = new DeliveryScore();
    private final SampledBitrate bitrate = new SampledBitrate();
    private int fractionLost;
    private int packetsLost;
    private long jitter;
    private long nackCount;
    private long pliCount;
    private long firCount;

    /** @param onScore is told each new score, 0 to 10, on the loop */
    SentStream(OutboundStream stream, String cname, IntConsumer onScore) {
        this.stream = stream;
        this.cname = cname;
        this.onScore = onScore;
    }

    public OutboundStream stream() {
        return stream;
    }

    public RoundTripTime roundTripTime() {
        return roundTripTime;
    }

    /** 0 to 10. */
    public int score() {
        return score.score();
    }

    /** Of the receiver's latest report, in 1/256. */
    public int fractionLost() {
        return fractionLost;
    }

    /** As the receiver reports; negative when more arrived than were sent. */
    public int packetsLost() {
        return packetsLost;
    }

    /** As the receiver reports, in units of the stream's timestamps. */
    public long jitter() {
        return jitter;
    }

    /** Entries of NACKs received. */
    public long nackCount() {
        return nackCount;
    }

    /** Picture loss indications received. */
    public long pliCount() {
        return pliCount;
    }

    /** Full intra requests received. */
    public long firCount() {
        return firCount;
    }

    /** Payload bits a second, those sent again included, over at least the last half second where reports go out. */
    public long bitrateBps(long nowNanos) {
        return bitrate.bitrateBps(bytesOut(), nowNanos);
    }

    /** Whether packets leave under this SSRC, for the first time or again. */
    boolean sendsAs(int ssrc) {
        boolean again = stream.retransmission() instanceof RetransmissionMode.Rtx rtx && rtx.ssrc() == ssrc;
        return again || stream.ssrc() == ssrc;
    }

    String cname() {
        return cname;
    }

    /** Called at every report, so that the bitrate is of late. */
    void sampleBitrate(long nowNanos) {
        bitrate.sample(bytesOut(), nowNanos);
    }

    /** A block of a receiver's report; the parameters are those of {@link io.sluice.rtcp.RtcpHandler#onReportBlock}. */
    void onReportBlock(
            int reportedFraction,
            int reportedLost,
            long reportedJitter,
            long nowNtp,
            int lastSenderReport,
            int delaySinceLastSenderReport) {
        fractionLost = reportedFraction;
        packetsLost = reportedLost;
        jitter = reportedJitter;
        roundTripTime.onReportBlock(nowNtp, lastSenderReport, delaySinceLastSenderReport);
        long repaired = stream.retransmissionCounters().count(RetransmissionOutcome.RESENT);
        if (score.onReport(stream.packetsSent(), reportedLost, repaired, stream.packetsSentAgain())) {
            onScore.accept(score.score());
        }
    }

    /** Another encoding is sent from now on: what became of the one before is no more of interest. */
    public void restartScore() {
        if (score.restart()) {
            onScore.accept(score.score());
        }
    }

    void onPli() {
        pliCount++;
        stream.requestKeyFrame();
    }

    void onFir() {
        firCount++;
        stream.requestKeyFrame();
    }

    /**
     * The receiver asks for packets once more; says whether the stream answers that at the moment.
     *
     * @param queueNanos how long packets wait on the way at the moment, which reports tell late
     */
    boolean onNack(
            int packetId, int followingLost, long queueNanos, long nowNanos, RetransmissionCounters ofTransport) {
        nackCount++;
        return stream.onNack(packetId, followingLost, roundTripNanos() + queueNanos, nowNanos, ofTransport);
    }

    /** As for {@link OutboundStream#onLostAgain}; the parameters are those of {@link #onNack}. */
    boolean onLostAgain(int number, long queueNanos, long nowNanos) {
        return stream.onLostAgain(number, roundTripNanos() + queueNanos, nowNanos);
    }

    private long roundTripNanos() {
        long known = roundTripTime.nanos();
        return known == RoundTripTime.UNKNOWN ? ResendTimes.DEFAULT_ROUND_TRIP_NANOS : known;
    }

    private long bytesOut() {
        return stream.bytesSent() + stream.bytesSentAgain();
    }
}
