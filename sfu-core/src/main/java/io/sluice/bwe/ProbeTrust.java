package io.sluice.bwe;

/**
 * What of a probe's result is believed. Its packets pass in a moment, and on a way that is shared that moment may lie between the pictures of others:
 * they then arrive as fast as if those were not there. So where the way was full not long ago a single result raises the rate a little, which
 * is reason for the next probe; and what two in a row have found is taken, by a step at a time.
 *
 * <p>Confined to its loop.
 */
final class ProbeTrust {
    /** Of the rate, what a single result brings. */
    private static final double UNCONFIRMED = 1.1;

    /** What one more result in a row brings at least. */
    private static final double CONFIRMED = 1.05;

    /** And at most: each step is followed by the next probe, so that this takes tenths of a second, in which others show. */
    private static final double MOST_CONFIRMED = 1.3;

    /** Results further apart confirm nothing. */
    private static final long IN_A_ROW_NANOS = 1_500_000_000;

    private boolean measured;
    private long measuredNanos;
    private double latestBps;

    /**
     * Takes a result.
     *
     * @param measuredBps more than the rate
     * @param doubtful whether the way was full not long ago
     * @return the rate from now on
     */
    double take(double measuredBps, double rateBps, boolean doubtful, long nowNanos) {
        boolean inARow = measured && nowNanos - measuredNanos < IN_A_ROW_NANOS;
        double known =
                inARow ? Math.clamp(latestBps, CONFIRMED * rateBps, MOST_CONFIRMED * rateBps) : UNCONFIRMED * rateBps;
        measured = true;
        measuredNanos = nowNanos;
        latestBps = measuredBps;
        return doubtful ? Math.min(measuredBps, known) : measuredBps;
    }
}
