package io.sluice.bwe;

/**
 * A queue that neither grows nor goes. The trend of delays is level then, and who came last, or was lucky with a probe, would go on as if the way were
 * free, while the others yield to a queue that they do not make. So whoever sees it for some feedbacks and is not draining it yet cuts his rate,
 * and the one who sends the most cuts the most. If that does not help for seconds, the queue is somebody else's (see {@link CompetingTraffic}).
 *
 * <p>Confined to its loop.
 */
final class StandingQueue {
    /** What every packet of a feedback has waited at least; the pictures that all come in one moment make less. */
    private static final long LENGTH_NANOS = 40_000_000;

    /** A feedback or two: what is in them may be the end of something that has been answered. */
    private static final long PATIENCE_NANOS = 150_000_000;

    /** A queue of ours goes in less time. */
    private static final long OURS_NANOS = 2_500_000_000L;

    private boolean standing;
    private long sinceNanos;

    /**
     * Takes what one feedback says.
     *
     * @param leastQueueNanos what every packet that arrived has waited
     * @return whether a queue stands that may be ours
     */
    boolean stands(long leastQueueNanos, long nowNanos) {
        if (leastQueueNanos < LENGTH_NANOS) {
            standing = false;
            return false;
        }
        if (!standing) {
            standing = true;
            sinceNanos = nowNanos;
        }
        long stood = nowNanos - sinceNanos;
        return stood > PATIENCE_NANOS && stood < OURS_NANOS;
    }

    void reset() {
        standing = false;
    }
}
