package io.sluice.bwe;

/**
 * Whether one-way delays rise: the slope of a line through the accumulated and smoothed differences of the last groups, against
 * a threshold that follows what the way does by itself, so that neither jitter stops us nor a flow that only looks at loss
 * starves us (draft-ietf-rmcat-gcc-02 sections 5.3 to 5.5; the line fit is that of libwebrtc).
 *
 * <p>Confined to its loop; allocates nothing after construction.
 */
final class DelayTrend {
    private static final int WINDOW = 20;
    private static final double SMOOTHING = 0.9;
    private static final double GAIN = 4;

    /** The slope counts as many times as there were groups, up to this: a fit through few points says little. */
    private static final int MAX_WEIGHT = 60;

    private static final double INITIAL_THRESHOLD_MILLIS = 12.5;
    private static final double MIN_THRESHOLD_MILLIS = 6;
    private static final double MAX_THRESHOLD_MILLIS = 600;

    /** A trend so far above the threshold is a change of the way, no noise to get used to. */
    private static final double MAX_ADAPTED_EXCESS_MILLIS = 15;

    private static final double THRESHOLD_GAIN_UP = 0.0087;
    private static final double THRESHOLD_GAIN_DOWN = 0.039;
    private static final double MAX_ADAPTATION_STEP_MILLIS = 100;

    /** How long a trend must be above the threshold: 10 ms, and more than one group. */
    private static final double MIN_OVERUSE_MILLIS = 10;

    private static final double NANOS_PER_MILLI = 1e6;

    private final double[] arrivalMillis = new double[WINDOW];
    private final double[] smoothedMillis = new double[WINDOW];
    private int points;
    private int nextPoint;
    private int groups;
    private long firstArrivalNanos;

    private double accumulatedMillis;
    private double smoothed;
    private double slope;

    private double thresholdMillis = INITIAL_THRESHOLD_MILLIS;
    private boolean adapted;
    private long adaptedNanos;
    private double overuseMillis;
    private int overuses;
    private LinkUsage usage = LinkUsage.NORMAL;

    /**
     * Takes the comparison of two groups.
     *
     * @param arrivedNanos when the later one had arrived, on the receiver's clock
     */
    void add(long sendDeltaNanos, long arrivalDeltaNanos, long arrivedNanos, long nowNanos) {
        if (groups == 0) {
            firstArrivalNanos = arrivedNanos;
        }
        groups++;
        accumulatedMillis += (arrivalDeltaNanos - sendDeltaNanos) / NANOS_PER_MILLI;
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulatedMillis;
        arrivalMillis[nextPoint] = (arrivedNanos - firstArrivalNanos) / NANOS_PER_MILLI;
        smoothedMillis[nextPoint] = smoothed;
        nextPoint = (nextPoint + 1) % WINDOW;
        points = Math.min(points + 1, WINDOW);
        double before = slope;
        if (points == WINDOW) {
            slope = fit();
        }
        detect(before, sendDeltaNanos / NANOS_PER_MILLI, nowNanos);
    }

    LinkUsage usage() {
        return usage;
    }

    /** Of the line, in milliseconds of delay a millisecond: above zero while a queue grows. */
    double slope() {
        return slope;
    }

    /** Begins anew, with the threshold that has been found. */
    void reset() {
        points = 0;
        nextPoint = 0;
        groups = 0;
        accumulatedMillis = 0;
        smoothed = 0;
        slope = 0;
        overuseMillis = 0;
        overuses = 0;
        usage = LinkUsage.NORMAL;
    }

    /** Least squares. */
    private double fit() {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < WINDOW; i++) {
            meanX += arrivalMillis[i];
            meanY += smoothedMillis[i];
        }
        meanX /= WINDOW;
        meanY /= WINDOW;
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < WINDOW; i++) {
            double x = arrivalMillis[i] - meanX;
            numerator += x * (smoothedMillis[i] - meanY);
            denominator += x * x;
        }
        return denominator == 0 ? slope : numerator / denominator;
    }

    private void detect(double slopeBefore, double sendDeltaMillis, long nowNanos) {
        double trend = Math.min(groups, MAX_WEIGHT) * slope * GAIN;
        if (trend > thresholdMillis) {
            overuseMillis += overuses == 0 ? sendDeltaMillis / 2 : sendDeltaMillis;
            overuses++;
            if (overuseMillis > MIN_OVERUSE_MILLIS && overuses > 1 && slope >= slopeBefore) {
                overuseMillis = 0;
                overuses = 0;
                usage = LinkUsage.OVERUSED;
            }
        } else {
            overuseMillis = 0;
            overuses = 0;
            usage = trend < -thresholdMillis ? LinkUsage.UNDERUSED : LinkUsage.NORMAL;
        }
        adapt(trend, nowNanos);
    }

    private void adapt(double trend, long nowNanos) {
        double elapsedMillis =
                adapted ? Math.min((nowNanos - adaptedNanos) / NANOS_PER_MILLI, MAX_ADAPTATION_STEP_MILLIS) : 0;
        adapted = true;
        adaptedNanos = nowNanos;
        double excess = Math.abs(trend) - thresholdMillis;
        if (excess > MAX_ADAPTED_EXCESS_MILLIS) {
            return;
        }
        double gain = excess < 0 ? THRESHOLD_GAIN_DOWN : THRESHOLD_GAIN_UP;
        thresholdMillis =
                Math.clamp(thresholdMillis + gain * excess * elapsedMillis, MIN_THRESHOLD_MILLIS, MAX_THRESHOLD_MILLIS);
    }
}
