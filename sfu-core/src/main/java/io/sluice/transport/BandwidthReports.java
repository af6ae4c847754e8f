package io.sluice.transport;

import io.sluice.bwe.BandwidthEstimator;
import io.sluice.bwe.BitrateAllocator;
import io.sluice.bwe.BitrateLimits;

/**
 * Tells of a transport's bandwidth: once a second while it changes, and at once when it falls by a quarter or rises by half
 * (mediasoup's rule). Confined to its loop.
 */
final class BandwidthReports {
    private static final long INTERVAL_NANOS = 1_000_000_000L;
    private static final double FALL = 0.75;
    private static final double RISE = 1.5;

    private final BandwidthEstimator estimator;
    private final BitrateAllocator allocator;
    private final Bandwidth.Listener listener;
    private long reportedBps;
    private long reportedTargetBps;
    private long reportedNanos;

    BandwidthReports(BandwidthEstimator estimator, BitrateAllocator allocator, Bandwidth.Listener listener) {
        this.estimator = estimator;
        this.allocator = allocator;
        this.listener = listener;
    }

    Bandwidth.Listener listener() {
        return listener;
    }

    Bandwidth bandwidth(long nowNanos) {
        BitrateLimits limits = estimator.limits();
        return new Bandwidth(
                estimator.source(),
                Math.round(estimator.estimateBps()),
                Math.round(allocator.allocatedBps()),
                Math.round(allocator.desiredBps(nowNanos)),
                limits.min(),
                limits.max(),
                limits.initial(),
                estimator.roundTripNanos(),
                estimator.queueNanos(),
                estimator.lossShare());
    }

    /** Something may have changed. */
    void afterChange(long nowNanos) {
        if (estimator.source() == BandwidthEstimator.Source.NONE) {
            return;
        }
        long bps = Math.round(estimator.estimateBps());
        long targetBps = Math.round(allocator.allocatedBps());
        boolean much = bps < FALL * reportedBps || bps > RISE * reportedBps;
        boolean changed = bps != reportedBps || targetBps != reportedTargetBps;
        if (much || (changed && nowNanos - reportedNanos >= INTERVAL_NANOS)) {
            reportedBps = bps;
            reportedTargetBps = targetBps;
            reportedNanos = nowNanos;
            listener.onBandwidth(bandwidth(nowNanos));
        }
    }
}
