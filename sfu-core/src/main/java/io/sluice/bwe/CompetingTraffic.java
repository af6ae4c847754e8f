package io.sluice.bwe;

import java.util.Arrays;

/**
 * Whether somebody else fills the buffer on the way, and what is a fair part of it then. A queue that stays although less and less
 * of ours comes through it is not ours, which would come through at the rate of the way until it has gone; whoever goes on yielding to it starves, since transfers that only look at loss take whatever is left to them.
 * So beside them the rate is the one a TCP would have at the same loss and round trip (RFC 5348 section 3.1), until the queue has
 * gone: now and then less is sent for a moment to see whether it goes.
 *
 * <p>Confined to its loop; allocates nothing after construction.
 */
final class CompetingTraffic {
    /** A queue in which every packet of a feedback waits so long stands. */
    private static final long STANDING_NANOS = 60_000_000;

    /** One that is shorter does not. */
    private static final long GONE_NANOS = 30_000_000;

    /** A queue is seen by packets alone: one that none of ours has passed for so long is not known to have stood. */
    private static final long UNSEEN_NANOS = 500_000_000;

    /** A queue of ours drains in less time, since so little is sent while one stands (see {@link AimdRate}). */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    /** What is delivered after so long, by a measure that follows slowly, is not what was before the way narrowed. */
    private static final long REFERENCE_NANOS = 2_500_000_000L;

    /** Of that, less arrives when it is others who keep the queue. */
    private static final double DISPLACED_SHARE = 0.75;

    /** Who has been there of late is known sooner. */
    private static final long KNOWN_PATIENCE_NANOS = 500_000_000;

    private static final long REMEMBERED_NANOS = 30_000_000_000L;

    /** A way that has become longer looks the same and is not left by itself: after so long both are measured anew. */
    private static final long MAX_NANOS = 600_000_000_000L;

    private static final long TEST_INTERVAL_NANOS = 10_000_000_000L;
    private static final long TEST_NANOS = 1_000_000_000L;
    private static final double TEST_SHARE = 0.5;

    /** Loss intervals, the latest first, and what each counts (RFC 5348 section 5.4). */
    private static final double[] WEIGHTS = {1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2};

    private static final double PACKET_BITS = 1200 * 8;
    private static final double NANOS_PER_SECOND = 1e9;

    private final double[] intervals = new double[WEIGHTS.length];
    private double openInterval;
    private long eventNanos;

    private boolean standing;
    private long seenNanos;
    private long standingNanos;
    private double standingBps;
    private double referenceBps;
    private boolean lossy;

    private boolean competing;
    private long sinceNanos;
    private boolean known;
    private long knownNanos;

    /**
     * Takes what one feedback said.
     *
     * @param packets it was about
     * @param lost of them
     * @param leastQueueNanos what every packet that arrived has waited
     * @param deliveredBps what arrives, or -1 while that is not known
     */
    void onFeedback(
            int packets, int lost, long leastQueueNanos, double deliveredBps, long roundTripNanos, long nowNanos) {
        noteQueue(leastQueueNanos, deliveredBps, nowNanos);
        if (competing) {
            noteLoss(packets, lost, roundTripNanos, nowNanos);
        }
        lossy = standing && (lossy || lost > 0);
        if (competing && (!standing || nowNanos - sinceNanos > MAX_NANOS)) {
            competing = false;
        } else if (!competing && standing && lossy && isDisplaced(deliveredBps, nowNanos)) {
            begin(roundTripNanos, nowNanos);
        }
        if (competing) {
            known = true;
            knownNanos = nowNanos;
        }
    }

    boolean isCompeting() {
        return competing;
    }

    /** What of the fair rate is to be sent: less while it is tried whether the queue goes. */
    double sendShare(long nowNanos) {
        long elapsed = nowNanos - sinceNanos;
        boolean trying = elapsed > TEST_INTERVAL_NANOS && elapsed % TEST_INTERVAL_NANOS < TEST_NANOS;
        return trying ? TEST_SHARE : 1;
    }

    /** What a TCP would send, in bits a second. */
    double fairBps(long roundTripNanos) {
        double loss = 1 / meanInterval();
        double roundTrip = roundTripNanos / NANOS_PER_SECOND;
        double timeouts = 4 * 3 * Math.sqrt(3 * loss / 8) * loss * (1 + 32 * loss * loss);
        return PACKET_BITS / (roundTrip * (Math.sqrt(2 * loss / 3) + timeouts));
    }

    void reset() {
        standing = false;
        competing = false;
        known = false;
        lossy = false;
    }

    private void noteQueue(long leastQueueNanos, double deliveredBps, long nowNanos) {
        boolean unseen = !competing && nowNanos - seenNanos > UNSEEN_NANOS;
        seenNanos = nowNanos;
        standing = standing && !unseen;
        if (leastQueueNanos < GONE_NANOS) {
            standing = false;
        } else if (!standing && leastQueueNanos > STANDING_NANOS) {
            standing = true;
            standingNanos = nowNanos;
            standingBps = Math.max(deliveredBps, BitrateLimits.FLOOR_BPS);
        }
        if (standing && nowNanos - standingNanos < REFERENCE_NANOS) {
            referenceBps = deliveredBps;
        }
    }

    private boolean isDisplaced(double deliveredBps, long nowNanos) {
        long stood = nowNanos - standingNanos;
        if (known && nowNanos - knownNanos < REMEMBERED_NANOS) {
            return stood > KNOWN_PATIENCE_NANOS;
        }
        return stood > PATIENCE_NANOS && deliveredBps < DISPLACED_SHARE * referenceBps;
    }

    /** Begins at half of what was delivered before the queue stood, as RFC 5348 section 6.3.1 begins after slow start. */
    private void begin(long roundTripNanos, long nowNanos) {
        competing = true;
        sinceNanos = nowNanos;
        double windowPackets = standingBps / 2 * (roundTripNanos / NANOS_PER_SECOND) / PACKET_BITS;
        Arrays.fill(intervals, Math.max(1, windowPackets * windowPackets * 2 / 3));
        openInterval = 0;
        eventNanos = nowNanos;
    }

    /** What is lost within a round trip is one event (RFC 5348 section 5.2). */
    private void noteLoss(int packets, int lost, long roundTripNanos, long nowNanos) {
        openInterval += packets;
        if (lost > 0 && nowNanos - eventNanos > roundTripNanos) {
            System.arraycopy(intervals, 0, intervals, 1, intervals.length - 1);
            intervals[0] = openInterval;
            openInterval = 0;
            eventNanos = nowNanos;
        }
    }

    /** With the interval that has not ended where that makes it longer (RFC 5348 section 5.4). */
    private double meanInterval() {
        double closed = 0;
        double withOpen = WEIGHTS[0] * openInterval;
        double weights = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            closed += WEIGHTS[i] * intervals[i];
            withOpen += i + 1 < WEIGHTS.length ? WEIGHTS[i + 1] * intervals[i] : 0;
            weights += WEIGHTS[i];
        }
        return Math.max(1, Math.max(closed, withOpen) / weights);
    }
}
