package io.sluice.bwe;

/**
 * The rate that delays allow: raised by a share of itself while nothing is known of the way, carefully near what it was found
 * to carry, and cut below what is delivered when a queue grows (draft-ietf-rmcat-gcc-02 section 5.5). After a cut it goes lower
 * still for a moment, by as much as the queue needs to drain: without that it drains by the few per cent that the cut leaves
 * free, and seconds of delay stay for tens of seconds.
 *
 * <p>Confined to its loop; allocates nothing.
 */
final class AimdRate {
    /** What is left of the delivered rate after overuse. */
    static final double CUT = 0.85;

    /** Growth a second where the capacity is not known. */
    private static final double GROWTH_PER_SECOND = 1.08;

    private static final double MIN_GROWTH_BPS_PER_STEP = 1000;

    /** Growth a second near the capacity. */
    private static final double NEAR_GROWTH_BPS = 20_000;

    /** Of itself at most. */
    private static final double MAX_NEAR_GROWTH = 0.04;

    private static final double MIN_NEAR_GROWTH_BPS = 4000;

    /**
     * It does not rise beyond this many times what is delivered, since nothing is known there: who sends less than that asks by
     * probes, which find the end of the way without a layer that does not fit.
     */
    private static final double MAX_OVER_DELIVERED = 1.15;

    private static final double OVER_DELIVERED_BPS = 10_000;

    /** The queue found at a cut is to be gone in this time. */
    private static final double DRAIN_NANOS = 400e6;

    /** Less of a queue is left to the cut itself. */
    private static final long DRAINED_NANOS = 20_000_000;

    /** After a sudden fall the reports of queues are late for a round trip, but hardly for longer than this. */
    private static final long MAX_BLIND_NANOS = 400_000_000;

    /** A queue that stays longer is not ours: others fill it. */
    private static final long MAX_DRAIN_NANOS = 2_500_000_000L;

    private static final double LEAST_DRAIN_SHARE = 0.2;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Overuse so soon after a probe's jump says that the jump was too far, not that what was before is too much. */
    private static final long TRIAL_NANOS = 1_500_000_000L;

    /** A way that was full so short a time ago may be shared. */
    private static final long LATELY_FULL_NANOS = 10_000_000_000L;

    private static final double BACK_SHARE = 0.95;

    /** Once a queue has drained, this share of what the way was found to carry is sent again at once. */
    private static final double RECOVERY = 0.92;

    private enum State {
        HOLD,
        INCREASE
    }

    private final LinkCapacity capacity = new LinkCapacity();
    private final ProbeTrust trust = new ProbeTrust();
    private double bps;
    private State state = State.INCREASE;
    private boolean changed;
    private long changedNanos;
    private boolean cut;
    private long cutNanos;
    private double drainShare = 1;
    private boolean blind;
    private long blindNanos;
    private boolean jumped;
    private long jumpedNanos;
    private double beforeJumpBps;

    AimdRate(double initialBps) {
        bps = initialBps;
    }

    double bps() {
        return bps;
    }

    /** The rate to send at: lower than {@link #bps} while a queue drains. */
    double sendBps() {
        return bps * drainShare;
    }

    /** Whether less is sent than {@link #bps} so that a queue goes. */
    boolean isDraining() {
        return drainShare < 1;
    }

    /** Whether the capacity is known and the rate close to it. */
    boolean isNearCapacity() {
        return capacity.isKnown();
    }

    /** Another rate is known to be right: a probe has measured it, or somebody has decided so. */
    void set(double otherBps, long nowNanos) {
        bps = otherBps;
        changed = true;
        changedNanos = nowNanos;
        drainShare = 1;
    }

    /** Another one is fair beside somebody who fills the buffer, of which a share is sent. */
    void compete(double fairBps, double sendShare, long nowNanos) {
        set(fairBps, nowNanos);
        drainShare = sendShare;
        state = State.HOLD;
    }

    /** A probe has found more room than there was. */
    void onProbe(double measuredBps, long nowNanos) {
        jumped = true;
        jumpedNanos = nowNanos;
        beforeJumpBps = bps;
        boolean lately = cut && nowNanos - cutNanos < LATELY_FULL_NANOS;
        set(trust.take(measuredBps, bps, lately, nowNanos), nowNanos);
        capacity.forget();
    }

    /** A probe has found that the way carries less than was thought, since more was never sent, or not for long; it leaves a queue. */
    void onProbedEnd(double measuredBps, long queueNanos, long nowNanos) {
        capacity.onProbe(measuredBps);
        set(Math.min(bps, measuredBps), nowNanos);
        state = State.HOLD;
        cut = true;
        cutNanos = nowNanos;
        drain(queueNanos, nowNanos);
    }

    /** Whether overuse may cut the rate once more: its last cut has had a round trip to show. */
    boolean mayCut(double deliveredBps, long roundTripNanos, long nowNanos) {
        if (!cut) {
            return true;
        }
        long wait = Math.clamp(roundTripNanos, 10_000_000L, 200_000_000L);
        return nowNanos - cutNanos >= wait || (deliveredBps > 0 && deliveredBps < bps / 2);
    }

    /** A queue grows. */
    void onOveruse(double deliveredBps, long queueNanos, long nowNanos) {
        double delivered = deliveredBps < 0 ? bps : deliveredBps;
        double lower = CUT * delivered;
        if (lower > bps && capacity.isKnown()) {
            lower = CUT * capacity.bps();
        }
        if (jumped && nowNanos - jumpedNanos < TRIAL_NANOS) {
            lower = Math.max(lower, BACK_SHARE * beforeJumpBps);
        }
        jumped = false;
        if (lower < bps) {
            bps = lower;
        }
        if (capacity.isKnown() && delivered < capacity.lowerBps()) {
            capacity.forget();
        }
        capacity.onOveruse(delivered);
        state = State.HOLD;
        cut = true;
        cutNanos = nowNanos;
        changed = true;
        changedNanos = nowNanos;
        drain(queueNanos, nowNanos);
    }

    /** A queue grows so fast that it is as long as the buffer before its length is reported, a round trip from now. */
    void onSuddenFall(double carriedBps, long roundTripNanos, long nowNanos) {
        blind = true;
        blindNanos = nowNanos + Math.min(roundTripNanos, MAX_BLIND_NANOS);
        onOveruse(carriedBps, 0, nowNanos);
    }

    /** Delays do not rise. */
    void onCalm(LinkUsage usage, double deliveredBps, long queueNanos, long nowNanos) {
        drain(queueNanos, nowNanos);
        if (usage == LinkUsage.UNDERUSED || drainShare < 1) {
            state = State.HOLD;
            return;
        }
        if (state == State.HOLD) {
            state = State.INCREASE;
            bps = Math.max(bps, RECOVERY * capacity.bps());
            changed = true;
            changedNanos = nowNanos;
            return;
        }
        increase(deliveredBps, nowNanos);
    }

    private void increase(double deliveredBps, long nowNanos) {
        if (deliveredBps > capacity.upperBps()) {
            capacity.forget();
        }
        double seconds = changed ? Math.min((nowNanos - changedNanos) / NANOS_PER_SECOND, 1) : 0;
        changed = true;
        changedNanos = nowNanos;
        double limit = deliveredBps < 0 ? Double.MAX_VALUE : MAX_OVER_DELIVERED * deliveredBps + OVER_DELIVERED_BPS;
        if (bps >= limit) {
            return;
        }
        double growth = capacity.isKnown()
                ? nearGrowth() * seconds
                : Math.max(bps * (Math.pow(GROWTH_PER_SECOND, seconds) - 1), MIN_GROWTH_BPS_PER_STEP * seconds);
        bps = Math.min(bps + growth, limit);
    }

    /**
     * The same for all, so that those who share a way even out: who has more loses more with each cut, and none gains more, however
     * near he is.
     */
    private double nearGrowth() {
        return Math.max(MIN_NEAR_GROWTH_BPS, Math.min(NEAR_GROWTH_BPS, MAX_NEAR_GROWTH * bps));
    }

    private void drain(long queueNanos, long nowNanos) {
        blind = blind && nowNanos < blindNanos;
        boolean draining = cut && nowNanos - cutNanos < MAX_DRAIN_NANOS && state == State.HOLD;
        if (blind) {
            drainShare = LEAST_DRAIN_SHARE;
        } else if (!draining || queueNanos <= DRAINED_NANOS) {
            drainShare = 1;
        } else {
            drainShare = Math.max(LEAST_DRAIN_SHARE, 1 - queueNanos / DRAIN_NANOS);
        }
    }
}
