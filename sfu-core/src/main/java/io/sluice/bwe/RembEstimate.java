package io.sluice.bwe;

/**
 * The bitrate that a receiver without transport-wide feedback allows: its own estimate
 * (draft-alvestrand-rmcat-remb-03 section 2.2), which knows delays alone, and the loss it reports
 * (draft-ietf-rmcat-gcc-02 section 6). Confined to its loop.
 */
final class RembEstimate {
    private static final double LITTLE_LOSS = 0.02;
    private static final double MUCH_LOSS = 0.1;
    private static final double GROWTH = 1.08;
    private static final long GROWTH_INTERVAL_NANOS = 1_000_000_000L;
    private static final long CUT_INTERVAL_NANOS = 500_000_000L;

    /** A receiver repeats its estimate every second or so; one that has not for so long holds no more. */
    private static final long EXPIRY_NANOS = 10_000_000_000L;

    private double rembBps = Double.MAX_VALUE;
    private long heardNanos;
    private double byLossBps = Double.MAX_VALUE;
    private double lossShare;
    private long changedNanos;
    private final double initialBps;

    RembEstimate(double initialBps) {
        this.initialBps = initialBps;
    }

    void onRemb(long bps, long nowNanos) {
        rembBps = bps;
        heardNanos = nowNanos;
    }

    void onLoss(double share, long nowNanos) {
        lossShare = share;
        double current = bps();
        if (share > MUCH_LOSS && nowNanos - changedNanos >= CUT_INTERVAL_NANOS) {
            byLossBps = current * (1 - share / 2);
            changedNanos = nowNanos;
        } else if (share < LITTLE_LOSS
                && byLossBps != Double.MAX_VALUE
                && nowNanos - changedNanos >= GROWTH_INTERVAL_NANOS) {
            double raised = byLossBps * GROWTH;
            byLossBps = raised > rembBps ? Double.MAX_VALUE : raised;
            changedNanos = nowNanos;
        }
        if (nowNanos - heardNanos > EXPIRY_NANOS) {
            rembBps = Double.MAX_VALUE;
        }
    }

    /** Bits a second; the initial ones before the receiver has said any. */
    double bps() {
        double bps = Math.min(rembBps, byLossBps);
        return bps == Double.MAX_VALUE ? initialBps : bps;
    }

    /** The receiver's estimate as a limit, where it says one. */
    double limitBps() {
        return rembBps;
    }

    double lossShare() {
        return lossShare;
    }
}
