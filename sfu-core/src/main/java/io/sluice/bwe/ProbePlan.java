package io.sluice.bwe;

import org.jspecify.annotations.Nullable;

/**
 * When to probe, and how fast: at the beginning; as long as the application wants more than the estimate, since an estimate
 * that is not used up does not rise by itself; at once and faster where the last probe passed; and after a sudden fall, which may
 * have been no more than a moment (libwebrtc's reasons and factors, put to an allocation's wish). Nothing is probed that nobody
 * would use. Confined to its loop.
 */
final class ProbePlan {
    /** Of the initial bitrate, one after the other. */
    private static final double FIRST_FACTOR = 3;

    private static final double SECOND_FACTOR = 6;

    private static final double FURTHER_FACTOR = 2;

    /** A probe that brought this share of its own rate has not found the end. */
    private static final double PASSED_SHARE = 0.7;

    /** A result so far above the estimate is not believed until another says the same. */
    private static final double DOUBTED_FACTOR = 1.1;

    /** More than is wished for, so that what is wished for fits in what is found. */
    private static final double OVER_WISH = 1.3;

    /** How long a probe that nothing was found by is not repeated. */
    private static final long RETRY_NANOS = 4_000_000_000L;

    /** The same after one that found more. */
    private static final long NEXT_NANOS = 1_000_000_000L;

    /** How long the packets of a probe may be on their way before it is given up. */
    private static final long RESULT_NANOS = 1_000_000_000L;

    /** A queue is left alone for so long after a cut. */
    private static final long AFTER_CUT_NANOS = 1_500_000_000L;

    /** A fall to less than this share is sudden, if it takes no longer than {@link #FALL_NANOS}. */
    private static final double FALL_SHARE = 0.66;

    private static final double RECOVERY_SHARE = 0.85;
    private static final long FALL_NANOS = 5_000_000_000L;

    private static final double DURATION_SECONDS = 0.025;
    private static final int MIN_PACKETS = 6;
    /** On a way so slow that its packets would stand in a queue for longer than {@link #MOST_QUEUE_SECONDS}. */
    private static final int FEWEST_PACKETS = 3;

    /** Those pass in a tenth of a second: slower they fill the way as much, and say less of it. */
    private static final double LEAST_BPS = 240_000;

    private static final double MOST_QUEUE_SECONDS = 0.1;
    private static final double PACKET_BYTES = 1000;

    private int clusters;
    private boolean begun;
    private double followUpBps;
    private boolean waiting;
    private double waitingBps;
    private long sentNanos;
    private long nextNanos;

    private double wishBps;
    private double beforeFallBps;
    private long fallNanos;

    /** What the application would send if it could; nothing is probed at or below the estimate. */
    void wish(double bps) {
        wishBps = bps;
    }

    /** The probe that is due, or null. */
    @Nullable
    Probe poll(double estimateBps, boolean calm, long nowNanos) {
        if (waiting && nowNanos - sentNanos > RESULT_NANOS) {
            waiting = false;
        }
        if (waiting || wishBps <= estimateBps) {
            return null;
        }
        if (!begun) {
            begun = true;
            followUpBps = SECOND_FACTOR * estimateBps;
            return probe(FIRST_FACTOR * estimateBps, estimateBps, nowNanos);
        }
        if (!calm || nowNanos < nextNanos) {
            return null;
        }
        boolean recovering = beforeFallBps > 0 && nowNanos - fallNanos < 2 * FALL_NANOS;
        double rate = recovering
                ? Math.max(RECOVERY_SHARE * beforeFallBps, FURTHER_FACTOR * estimateBps)
                : FURTHER_FACTOR * estimateBps;
        beforeFallBps = 0;
        nextNanos = nowNanos + RETRY_NANOS;
        return probe(rate, estimateBps, nowNanos);
    }

    /**
     * What a probe has brought; gives the next one where that was not the end, or is not believed yet.
     *
     * @param estimateBps with what is believed of it
     */
    @Nullable
    Probe onResult(double measuredBps, double estimateBps, long nowNanos) {
        waiting = false;
        boolean passed = measuredBps > PASSED_SHARE * waitingBps;
        nextNanos = nowNanos + (passed ? NEXT_NANOS : RETRY_NANOS);
        double further = Math.max(followUpBps, FURTHER_FACTOR * estimateBps);
        followUpBps = 0;
        boolean more = passed || measuredBps > DOUBTED_FACTOR * estimateBps;
        return more && wishBps > estimateBps ? probe(further, estimateBps, nowNanos) : null;
    }

    /** The rate was cut. */
    void onCut(double beforeBps, double afterBps, long nowNanos) {
        followUpBps = 0;
        nextNanos = Math.max(nextNanos, nowNanos + AFTER_CUT_NANOS);
        if (afterBps < FALL_SHARE * beforeBps && (beforeFallBps == 0 || nowNanos - fallNanos > FALL_NANOS)) {
            beforeFallBps = beforeBps;
            fallNanos = nowNanos;
        }
    }

    /** The way is back, or another one: what was known may not hold. */
    void restart(double beforeBps, long nowNanos) {
        waiting = false;
        beforeFallBps = beforeBps;
        fallNanos = nowNanos;
        nextNanos = nowNanos;
    }

    private Probe probe(double wantedBps, double knownBps, long nowNanos) {
        double rate = Math.min(Math.max(wantedBps, LEAST_BPS), OVER_WISH * wishBps);
        waiting = true;
        waitingBps = rate;
        sentNanos = nowNanos;
        clusters++;
        double unnoticed = knownBps * MOST_QUEUE_SECONDS / Byte.SIZE / PACKET_BYTES;
        int packets = (int) Math.clamp(unnoticed, FEWEST_PACKETS, MIN_PACKETS);
        int bytes = (int) Math.max(rate * DURATION_SECONDS / Byte.SIZE, packets * PACKET_BYTES);
        return new Probe(clusters, Math.round(rate), bytes, packets);
    }
}
