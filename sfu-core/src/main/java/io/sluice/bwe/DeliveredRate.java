package io.sluice.bwe;

/**
 * How fast packets arrive at the receiver: the bytes of short windows, each weighed against the estimate by how far it is from
 * it, so that a burst or a pause moves it little and a lasting change at once. The approach, and its constants, are those of
 * libwebrtc's estimator of acknowledged bitrate. Confined to its loop; allocates nothing.
 */
final class DeliveredRate {
    private static final long FIRST_WINDOW_NANOS = 500_000_000;
    private static final long WINDOW_NANOS = 150_000_000;
    private static final double UNCERTAINTY = 10;

    /** While the application sends less than it may, a lower rate says nothing about the way. */
    private static final double UNCERTAINTY_WHEN_LIMITED = 40;

    private static final double INITIAL_VARIANCE = 50;
    private static final double VARIANCE_PER_WINDOW = 5;
    private static final double CLEARLY_LESS = 0.7;

    /** A window of fewer packets says what the sender did in it, not what the way carries, unless that took long. */
    private static final int LEAST_PACKETS = 3;

    private static final long LONG_NANOS = 400_000_000;

    private static final double KILO = 1000;
    private static final double NANOS_PER_MILLI = 1e6;

    private boolean started;
    private long windowStart;
    private long windowBytes;
    private int windowPackets;
    private boolean latestTelling;
    private double estimateKbps = -1;
    private double latestKbps = -1;
    private double variance = INITIAL_VARIANCE;

    /** @param arrivedNanos on the receiver's clock; one that lies before others counts with the latest */
    void add(long arrivedNanos, long bytes, boolean limited) {
        if (!started) {
            started = true;
            windowStart = arrivedNanos;
        }
        long window = estimateKbps < 0 ? FIRST_WINDOW_NANOS : WINDOW_NANOS;
        long elapsed = arrivedNanos - windowStart;
        if (elapsed >= window) {
            close(elapsed, limited);
            windowStart = arrivedNanos;
            windowBytes = 0;
            windowPackets = 0;
        }
        windowBytes += bytes;
        windowPackets++;
    }

    /** Bits a second, or -1 before there is an estimate. */
    double bps() {
        return estimateKbps < 0 ? -1 : estimateKbps * KILO;
    }

    /** The same, or what the last window says that tells something, where that is clearly less: for when the way is known to be full. */
    double lowBps() {
        return latestTelling && latestKbps < CLEARLY_LESS * estimateKbps ? latestKbps * KILO : bps();
    }

    private void close(long elapsedNanos, boolean limited) {
        double sample = windowBytes * Byte.SIZE / (elapsedNanos / NANOS_PER_MILLI);
        latestKbps = sample;
        latestTelling = windowPackets >= LEAST_PACKETS || elapsedNanos >= LONG_NANOS;
        if (estimateKbps < 0) {
            estimateKbps = sample;
            return;
        }
        double scale = limited && sample < estimateKbps ? UNCERTAINTY_WHEN_LIMITED : UNCERTAINTY;
        double uncertainty = scale * Math.abs(estimateKbps - sample) / Math.max(estimateKbps, 1);
        double sampleVariance = Math.max(uncertainty * uncertainty, 1e-6);
        double predicted = variance + VARIANCE_PER_WINDOW;
        estimateKbps = Math.max(0, (sampleVariance * estimateKbps + predicted * sample) / (sampleVariance + predicted));
        variance = sampleVariance * predicted / (sampleVariance + predicted);
    }
}
