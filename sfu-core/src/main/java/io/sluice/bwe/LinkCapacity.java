package io.sluice.bwe;

/**
 * What the way carried each time it was full: mean and spread of the rates delivered at the moments of overuse
 * (draft-ietf-rmcat-gcc-02 section 5.5). Near it the rate is raised carefully. Confined to its loop.
 */
final class LinkCapacity {
    private static final double WEIGHT = 0.05;
    private static final double MIN_DEVIATION = 0.4;
    private static final double MAX_DEVIATION = 2.5;
    private static final double BAND = 3;
    private static final double KILO = 1000;

    private double meanKbps = -1;
    private double deviation = MIN_DEVIATION;

    /** The way was full at this rate. */
    void onOveruse(double deliveredBps) {
        update(deliveredBps / KILO, WEIGHT);
    }

    /** A probe has measured this rate. */
    void onProbe(double measuredBps) {
        update(measuredBps / KILO, 0.5);
    }

    boolean isKnown() {
        return meanKbps >= 0;
    }

    double bps() {
        return meanKbps * KILO;
    }

    /** The rate above which this is another way. */
    double upperBps() {
        return isKnown() ? (meanKbps + BAND * spreadKbps()) * KILO : Double.MAX_VALUE;
    }

    /** The rate below which this is another way. */
    double lowerBps() {
        return isKnown() ? Math.max(0, (meanKbps - BAND * spreadKbps()) * KILO) : 0;
    }

    void forget() {
        meanKbps = -1;
    }

    private void update(double sampleKbps, double weight) {
        meanKbps = meanKbps < 0 ? sampleKbps : (1 - weight) * meanKbps + weight * sampleKbps;
        double error = meanKbps - sampleKbps;
        double normalised = error * error / Math.max(meanKbps, 1);
        deviation = Math.clamp((1 - weight) * deviation + weight * normalised, MIN_DEVIATION, MAX_DEVIATION);
    }

    private double spreadKbps() {
        return Math.sqrt(deviation * meanKbps);
    }
}
