package io.sluice.bwe;

/**
 * What the delays of arriving packets say can be sent (draft-ietf-rmcat-gcc-02 section 5). Fed with what is reported of
 * packets, by a sender with transport-wide feedback or by a receiver itself.
 *
 * <p>Confined to its loop; allocates nothing after construction.
 */
final class DelayBasedEstimate {
    /** Packets pause so long when nothing is sent: what was before says nothing about now. */
    private static final long PAUSE_NANOS = 2_000_000_000L;

    /**
     * A queue that grows delays every packet, jitter only some: delays that rise are believed to be a queue when none of the packets of a feedback
     * waited less than this.
     */
    private static final long NOTICEABLE_QUEUE_NANOS = 8_000_000;

    /** More than a probe that finds the end of the way makes: somebody else's, or too much of ours. */
    private static final long MOST_PROBED_QUEUE_NANOS = 60_000_000;

    /** Who has less delivered than this share of the rate does not use it, and cannot be what fills the way. */
    private static final double USED_SHARE = 0.85;

    private final ArrivalGroups groups = new ArrivalGroups();

    private final DelayTrend trend = new DelayTrend();
    private final QueueDelay queue = new QueueDelay();
    private final SuddenQueue sudden = new SuddenQueue();
    private final BusyPeriod busy = new BusyPeriod();
    private final StandingQueue standing = new StandingQueue();
    private final CompetingTraffic competition = new CompetingTraffic();
    private final AimdRate rate;
    private final boolean draining;
    private boolean probing;
    /** As it was with the feedback before. */
    private long queueBeforeNanos;

    private boolean heard;
    private long lastHeardNanos;
    private long overuses;
    private long suddenFalls;

    /** @param draining whether whoever sends does so at {@link #sendBps}, or hears of {@link #bps} alone */
    DelayBasedEstimate(double initialBps, boolean draining) {
        this.rate = new AimdRate(initialBps);
        this.draining = draining;
    }

    /** Takes a packet that arrived. */
    void onArrival(long sentNanos, long arrivedNanos, int bytes, long nowNanos) {
        if (heard && nowNanos - lastHeardNanos > PAUSE_NANOS) {
            groups.reset();
            trend.reset();
            sudden.reset();
            busy.reset();
            standing.reset();
            competition.reset();
        }
        heard = true;
        lastHeardNanos = nowNanos;
        queue.add(arrivedNanos - sentNanos, bytes, rate.bps(), nowNanos);
        sudden.add(arrivedNanos, queue.nanos(), bytes);
        busy.add(arrivedNanos, queue.nanos(), bytes);
        if (groups.add(sentNanos, arrivedNanos)) {
            trend.add(groups.sendDeltaNanos(), groups.arrivalDeltaNanos(), groups.arrivedNanos(), nowNanos);
        }
    }

    /** Whether packets of a probe are on their way: a queue is then of its making. */
    void probing(boolean now) {
        probing = now;
    }

    /**
     * Decides anew, after the packets of one feedback.
     *
     * @param deliveredBps what arrives, or -1 while that is not known
     * @param lowBps the same if the way is full, when the last moments count most
     * @param probeBps what a probe has measured, or 0
     * @param packets the feedback was about
     * @param lost of them
     * @param bufferFull whether the queue does not grow any more because there is no room
     */
    void update(
            double deliveredBps,
            double lowBps,
            double probeBps,
            long roundTripNanos,
            int packets,
            int lost,
            boolean bufferFull,
            long nowNanos) {
        long leastQueueNanos = queue.takeLeastNanos();
        if (compete(packets, lost, leastQueueNanos, deliveredBps, roundTripNanos, nowNanos)) {
            return;
        }
        boolean stands = standing.stands(leastQueueNanos, nowNanos) && !rate.isDraining();
        boolean overused = isOverused(leastQueueNanos);
        boolean unused = deliveredBps < USED_SHARE * rate.bps();
        boolean ofProbe = unused && (probing || probeBps > 0) && queue.nanos() < MOST_PROBED_QUEUE_NANOS;
        double suddenBps = ofProbe ? -1 : sudden.takeBps(rate.bps());
        if (suddenBps >= 0) {
            overuses++;
            suddenFalls++;
            rate.onSuddenFall(suddenBps, roundTripNanos, nowNanos);
        } else if (bufferFull || stands || (overused && !ofProbe)) {
            cut(carriedBps(lowBps), roundTripNanos, nowNanos);
        } else if (probeBps > rate.bps()) {
            rate.onProbe(probeBps, nowNanos);
        } else if (probeBps > 0 && unused) {
            rate.onProbedEnd(Math.max(probeBps, deliveredBps), queue.nanos(), nowNanos);
        } else if (!overused) {
            rate.onCalm(trend.usage(), deliveredBps, queue.nanos(), nowNanos);
        }
        if (probeBps > 0 && unused) {
            // It asked for more than there may be: what has passed is the answer, and the queue that it leaves is none.
            groups.reset();
            trend.reset();
            sudden.reset();
        }
    }

    /** A queue that is being drained and gets shorter has been answered, though its delays were rising a moment ago. */
    private boolean isOverused(long leastQueueNanos) {
        boolean drains = draining && rate.isDraining() && queue.nanos() < queueBeforeNanos;
        queueBeforeNanos = queue.nanos();
        return trend.usage() == LinkUsage.OVERUSED && leastQueueNanos > NOTICEABLE_QUEUE_NANOS && !drains;
    }

    /** Who does not drain the queue that was found has to be cut by more: there what is delivered counts, rests and all. */
    private double carriedBps(double lowBps) {
        return draining ? Math.max(lowBps, busy.bps()) : lowBps;
    }

    private void cut(double carriedBps, long roundTripNanos, long nowNanos) {
        if (rate.mayCut(carriedBps, roundTripNanos, nowNanos)) {
            overuses++;
            rate.onOveruse(carriedBps, queue.nanos(), nowNanos);
        }
    }

    /** Whether somebody else fills the buffer, and the rate is what is fair beside him. */
    private boolean compete(
            int packets, int lost, long leastQueueNanos, double deliveredBps, long roundTripNanos, long nowNanos) {
        boolean before = competition.isCompeting();
        competition.onFeedback(packets, lost, leastQueueNanos, deliveredBps, roundTripNanos, nowNanos);
        boolean now = competition.isCompeting();
        queue.hold(now);
        if (before && !now && leastQueueNanos > NOTICEABLE_QUEUE_NANOS) {
            queue.reset();
        }
        if (now) {
            rate.compete(competition.fairBps(roundTripNanos), competition.sendShare(nowNanos), nowNanos);
        }
        return now;
    }

    /** Sets the rate from outside. */
    void set(double bps, long nowNanos) {
        rate.set(bps, nowNanos);
    }

    /** Forgets what is known of the way but the rate. */
    void reset() {
        groups.reset();
        trend.reset();
        queue.reset();
        sudden.reset();
        busy.reset();
        standing.reset();
        competition.reset();
    }

    /** What the way is thought to carry, in bits a second. */
    double bps() {
        return rate.bps();
    }

    /** What to send at most: less than {@link #bps} for as long as a queue drains. */
    double sendBps() {
        return rate.sendBps();
    }

    LinkUsage usage() {
        return trend.usage();
    }

    long queueNanos() {
        return queue.nanos();
    }

    /** How often a queue grew so that the rate was cut. */
    long overuses() {
        return overuses;
    }

    /** How often that came from one moment to the next. */
    long suddenFalls() {
        return suddenFalls;
    }
}
