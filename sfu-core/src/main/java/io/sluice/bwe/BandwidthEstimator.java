package io.sluice.bwe;

import io.sluice.rtcp.TransportFeedback;
import org.jspecify.annotations.Nullable;

/**
 * How much can be sent to one receiver: from its transport-wide feedback by delay and by loss, whichever allows less, with probes for
 * what is not used; or, from a receiver that gives none, from its own estimate (REMB), held down by the loss it reports.
 *
 * <p>Time and bytes in, bitrates out. {@link #onTimer} is called every {@link #TIMER_NANOS}. Confined to its loop; allocates
 * nothing for a packet.
 */
public final class BandwidthEstimator {
    /** How often time is looked at: 50 ms, twice a feedback. */
    public static final long TIMER_NANOS = 50_000_000;

    private static final double TIMER_SECONDS = TIMER_NANOS / 1e9;

    /** Of the last 50 ms in what is sent again, which comes in bursts. */
    private static final double REPEATED_WEIGHT = 0.1;

    /** What is left to pictures at least when much is sent again. */
    private static final double LEAST_FRESH_SHARE = 0.4;

    /** What the estimate is made from. */
    public enum Source {
        /** The receiver has said nothing yet. */
        NONE,
        /** Its transport-wide feedback. */
        TRANSPORT_FEEDBACK,
        /** Its own estimate. */
        REMB
    }

    private static final long DEFAULT_ROUND_TRIP_NANOS = 200_000_000;

    /** Feedback comes ten times a second; when nothing has come for so long beyond a round trip, the way is cut. */
    private static final long SILENCE_NANOS = 600_000_000;

    /** While it is cut, what is sent is halved so often. */
    private static final long HALVING_NANOS = 300_000_000;

    /** A probe that has not come so long after it was sent, beyond a round trip, explains no queue any more. */
    private static final long PROBE_NANOS = 300_000_000;

    /** What got lost before nothing was sent for so long says nothing about now. */
    private static final long PAUSE_NANOS = 2_000_000_000L;

    /** Queues that were seen so long ago have drained. */
    private static final long STALE_NANOS = 1_000_000_000;

    /** A queue longer than this is no time to probe: others stand in it, too. */
    private static final long CALM_QUEUE_NANOS = 25_000_000;

    /** With so much of a queue loss comes from a full buffer. */
    private static final long STANDING_QUEUE_NANOS = 60_000_000;

    /** What arrived before this share of loss is trusted to be the way's own is not probed beyond. */
    private static final double CALM_EXCESS_LOSS = 0.03;

    private final SendHistory history = new SendHistory();
    private final ApplicationLimit applicationLimit = new ApplicationLimit();
    private final DelayBasedEstimate delays;
    private final LossBasedEstimate losses = new LossBasedEstimate();
    private final DeliveredRate delivered = new DeliveredRate();
    private final ProbePlan plan = new ProbePlan();
    private final ProbeRate probeRate = new ProbeRate();
    private final RembEstimate remb;
    private final FeedbackLoss reportedLoss = new FeedbackLoss();

    private BitrateLimits limits;
    private Source source = Source.NONE;
    private long roundTripNanos = DEFAULT_ROUND_TRIP_NANOS;
    private long lastHeardNanos;
    private long lastSentNanos;
    private long probedNanos;
    private long bytesSinceTimer;
    private long repeatedSinceTimer;
    private double repeatedBps;
    private double silenceShare = 1;
    private long silenceCutNanos;
    private @Nullable Probe followUp;

    public BandwidthEstimator(BitrateLimits limits) {
        this.limits = limits;
        this.delays = new DelayBasedEstimate(limits.initialBps(), true);
        this.remb = new RembEstimate(limits.initialBps());
    }

    /** Other limits; the initial bitrate means nothing any more. */
    public void limits(BitrateLimits next) {
        limits = next;
    }

    public BitrateLimits limits() {
        return limits;
    }

    /** What the application would send if it could, in bits a second: reason to probe if it is above the estimate. */
    public void wish(double bps) {
        plan.wish(Math.min(bps, limits.clamp(Double.MAX_VALUE)));
    }

    /**
     * A packet leaves; the parameters are those of {@link SendHistory#add}.
     *
     * @param repeated whether it was asked for again
     */
    public void onSent(int transportSequence, int bytes, int cluster, boolean repeated, long nowNanos) {
        if (history.inFlightBytes() == 0) {
            lastHeardNanos = Math.max(lastHeardNanos, nowNanos);
        }
        if (nowNanos - lastSentNanos > PAUSE_NANOS) {
            losses.reset();
        }
        lastSentNanos = nowNanos;
        history.add(transportSequence, bytes, cluster, nowNanos);
        bytesSinceTimer += bytes;
        repeatedSinceTimer += repeated ? bytes : 0;
    }

    /** Takes feedback that {@link TransportFeedback#wrap} found sound; says whether anything in it was about our packets. */
    public boolean onFeedback(TransportFeedback feedback, long nowNanos) {
        FeedbackBatch batch = history.read(feedback);
        reportedLoss.onFeedback(batch.missing(), feedback.statusCount());
        if (batch.isEmpty() && batch.newlyLost() == 0) {
            return false;
        }
        source = Source.TRANSPORT_FEEDBACK;
        boolean bufferFull = !endSilence(nowNanos) && noteLoss(batch, nowNanos);
        lastHeardNanos = nowNanos;
        if (batch.isEmpty()) {
            return true;
        }
        double before = delays.bps();
        noteArrivals(batch, nowNanos);
        double probed = probeRate.takeBps();
        delays.probing(probeRate.isExpecting() && nowNanos - probedNanos < PROBE_NANOS + roundTripNanos);
        double carriedShare = 1 - losses.provenLoss();
        delays.update(
                delivered.bps() / carriedShare,
                delivered.lowBps() / carriedShare,
                Math.min(probed, limits.clamp(probed)),
                roundTripNanos,
                batch.count() + batch.newlyLost(),
                batch.newlyLost(),
                bufferFull,
                nowNanos);
        if (probed > 0) {
            losses.onProbe(probed);
        }
        keepWithinLimits(nowNanos);
        if (delays.bps() < before) {
            plan.onCut(before, delays.bps(), nowNanos);
        } else if (probed > 0) {
            followUp = plan.onResult(probed, estimateBps(), nowNanos);
        }
        return true;
    }

    /** Takes the receiver's own estimate. With transport-wide feedback it is a limit and no more. */
    public void onRemb(long bps, long nowNanos) {
        if (source == Source.NONE) {
            source = Source.REMB;
        }
        remb.onRemb(bps, nowNanos);
    }

    /** Takes the share of packets that the receiver reports as lost (RFC 3550 section 6.4.1), 0 to 1. */
    public void onLossReport(double share, long nowNanos) {
        remb.onLoss(share, nowNanos);
    }

    /** Time has passed. */
    public void onTimer(long nowNanos) {
        applicationLimit.onSent(bytesSinceTimer, sendBps(), nowNanos);
        bytesSinceTimer = 0;
        repeatedBps += REPEATED_WEIGHT * (repeatedSinceTimer * Byte.SIZE / TIMER_SECONDS - repeatedBps);
        repeatedSinceTimer = 0;
        noteSilence(nowNanos);
    }

    /** The probe that is due, or null; its packets are then told by {@link #onSent}. */
    public @Nullable Probe pollProbe(long nowNanos) {
        // Where nothing is sent but probes only they find out that the way is back.
        boolean idle = nowNanos - lastSentNanos > STALE_NANOS;
        if (source != Source.TRANSPORT_FEEDBACK || (silenceShare < 1 && !idle)) {
            return null;
        }
        Probe next = followUp;
        followUp = null;
        if (next == null) {
            next = plan.poll(estimateBps(), idle || isCalm(), nowNanos);
        }
        if (next != null) {
            probeRate.expect(next);
            probedNanos = nowNanos;
        }
        return next;
    }

    /** The receiver is reached another way: what was known of the former one is forgotten, but for the rate to begin with. */
    public void onRouteChanged(long nowNanos) {
        history.clear();
        delays.reset();
        losses.reset();
        silenceShare = 1;
        plan.restart(estimateBps(), nowNanos);
    }

    public Source source() {
        return source;
    }

    /** What the way is thought to carry, in bits a second. */
    public double estimateBps() {
        double bps = source == Source.REMB ? remb.bps() : Math.min(delays.bps(), losses.bps());
        return limits.clamp(source == Source.TRANSPORT_FEEDBACK ? Math.min(bps, remb.limitBps()) : bps);
    }

    /** What to send at most at the moment: less than the estimate while a queue drains or the receiver is silent. */
    public double sendBps() {
        double share = source == Source.TRANSPORT_FEEDBACK ? delays.sendBps() / delays.bps() : 1;
        return Math.max(BitrateLimits.FLOOR_BPS, estimateBps() * share * silenceShare);
    }

    /** What of {@link #estimateBps} is left to packets that leave for the first time. */
    public double freshBps() {
        double bps = estimateBps();
        return Math.max(bps - repeatedBps, LEAST_FRESH_SHARE * bps);
    }

    /** What of {@link #sendBps} is. */
    public double freshSendBps() {
        double bps = sendBps();
        return Math.max(bps - repeatedBps, LEAST_FRESH_SHARE * bps);
    }

    /** Whether a queue drains or the receiver is silent: no time to change layers for good. */
    public boolean isDraining() {
        return sendBps() < estimateBps();
    }

    public LinkUsage usage() {
        return delays.usage();
    }

    /** To the receiver and back, with what its feedback waits; 200 ms before it is known. */
    public long roundTripNanos() {
        return roundTripNanos;
    }

    /** How long packets wait on the way at the moment. */
    public long queueNanos() {
        return delays.queueNanos();
    }

    /** What arrives, in bits a second, or -1 while it is not known. */
    public double deliveredBps() {
        return delivered.bps();
    }

    /** The share of packets lost of late, 0 to 1. */
    public double lossShare() {
        return source == Source.REMB ? remb.lossShare() : losses.recentLoss();
    }

    /** Whether more gets lost of late than on a good way. */
    public boolean isLossy() {
        return losses.recentLoss() > CALM_EXCESS_LOSS;
    }

    /** The share of packets that the last feedbacks say did not arrive, 0 to 1, as statistics have it: the latest count most. */
    public double reportedLossShare() {
        return reportedLoss.share();
    }

    /** Whether loss holds the estimate down, not delay. */
    public boolean isLossLimited() {
        return source == Source.TRANSPORT_FEEDBACK && losses.limits(delays.bps());
    }

    /** Whether less is sent than could be. */
    public boolean isApplicationLimited() {
        return applicationLimit.isLimited();
    }

    public long inFlightBytes() {
        return history.inFlightBytes();
    }

    /** Statuses about packets that were never sent, or are forgotten. */
    public long unknownStatuses() {
        return history.unknown();
    }

    /** How often a growing queue has cut the estimate. */
    public long overuses() {
        return delays.overuses();
    }

    /** How often the way carried much less from one moment to the next, so that its buffer filled before it could be known. */
    public long suddenFalls() {
        return delays.suddenFalls();
    }

    private void noteArrivals(FeedbackBatch batch, long nowNanos) {
        long unreported = batch.unreportedBytes();
        long newestSent = Long.MIN_VALUE;
        for (int i = 0; i < batch.count(); i++) {
            long sent = batch.sentNanos(i);
            long arrived = batch.arrivedNanos(i);
            delivered.add(arrived, batch.bytes(i) + unreported, applicationLimit.isLimited());
            unreported = 0;
            delays.onArrival(sent, arrived, batch.bytes(i), nowNanos);
            probeRate.onArrival(batch.cluster(i), sent, arrived, batch.bytes(i));
            newestSent = Math.max(newestSent, sent);
        }
        long sample = Math.max(nowNanos - newestSent, 0);
        roundTripNanos = roundTripNanos == DEFAULT_ROUND_TRIP_NANOS ? sample : (7 * roundTripNanos + sample) / 8;
    }

    /** True when packets are lost while a queue stands: the buffer is full, and delays that do not rise any more do not show it. */
    private boolean noteLoss(FeedbackBatch batch, long nowNanos) {
        long bytes = batch.unreportedBytes();
        for (int i = 0; i < batch.count(); i++) {
            bytes += batch.bytes(i);
        }
        long perPacket = batch.isEmpty() ? 1000 : bytes / batch.count();
        boolean queued = delays.queueNanos() > STANDING_QUEUE_NANOS;
        boolean observed = losses.onFeedback(
                batch.count(),
                batch.newlyLost(),
                batch.recovered(),
                bytes + perPacket * batch.newlyLost(),
                delays.bps(),
                delivered.bps(),
                queued,
                nowNanos);
        return observed && queued && losses.isUnusual();
    }

    private void keepWithinLimits(long nowNanos) {
        double clamped = limits.clamp(delays.bps());
        if (clamped != delays.bps()) {
            delays.set(clamped, nowNanos);
        }
    }

    /** A queue of others' making would be there anyway: what counts is that it does not grow, and that loss does not either. */
    private boolean isCalm() {
        boolean lossy = losses.recentLoss() > losses.inherentLoss() + CALM_EXCESS_LOSS;
        return delays.usage() == LinkUsage.NORMAL && delays.queueNanos() < CALM_QUEUE_NANOS && !lossy;
    }

    private void noteSilence(long nowNanos) {
        if (source != Source.TRANSPORT_FEEDBACK || history.inFlightBytes() == 0) {
            return;
        }
        boolean silent = nowNanos - lastHeardNanos > SILENCE_NANOS + roundTripNanos;
        if (silent && nowNanos - silenceCutNanos > HALVING_NANOS) {
            silenceShare /= 2;
            silenceCutNanos = nowNanos;
        }
    }

    /** True when the receiver was silent until now: what it reports as lost was lost with the way, not by too much on it. */
    private boolean endSilence(long nowNanos) {
        if (silenceShare == 1) {
            return false;
        }
        double before = estimateBps();
        silenceShare = 1;
        delays.reset();
        losses.reset();
        delays.set(limits.clamp(before / 2), nowNanos);
        plan.restart(before, nowNanos);
        return true;
    }
}
