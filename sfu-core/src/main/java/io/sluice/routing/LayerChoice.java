package io.sluice.routing;

import io.sluice.bwe.BitrateLadder;
import io.sluice.rtp.FrameDescriptor;
import io.sluice.stream.LayerMeter;

/**
 * What a receiver is to get of a track: what it prefers, as far as there is room and as far as it comes. Of spatial layers that do not come the
 * nearest lower one is meant, and where there is none the nearest higher one. Confined to its loop.
 */
final class LayerChoice {
    private static final int NONE = -1;

    /** How long a layer that died while it was sent has to come before it is trusted again (mediasoup's value). */
    private static final long DISTRUST_NANOS = 2_000_000_000L;

    private final int topTemporal;
    private int preferredSpatial;
    private int preferredTemporal;
    private int roomSpatial;
    private int roomTemporal;
    private int sentSpatial = NONE;
    private int sentTemporal = NONE;
    /** Layers, as bits, that died while they were sent. */
    private int distrusted;

    LayerChoice(int spatialLayers, int temporalLayers) {
        topTemporal = temporalLayers - 1;
        preferredSpatial = spatialLayers - 1;
        preferredTemporal = topTemporal;
        roomSpatial = preferredSpatial;
        roomTemporal = topTemporal;
    }

    /** Sets what the receiver wants. */
    void prefer(int spatialLayer, int temporalLayer) {
        preferredSpatial = spatialLayer;
        preferredTemporal = temporalLayer;
    }

    /** Sets what there is room for. */
    void limit(int spatialLayer, int temporalLayer) {
        roomSpatial = spatialLayer;
        roomTemporal = temporalLayer;
    }

    int preferredSpatial() {
        return preferredSpatial;
    }

    int preferredTemporal() {
        return preferredTemporal;
    }

    /** The spatial layer to get to; -1 while none comes. */
    int targetSpatial(LayerMeter meter, long nowNanos) {
        if (sentSpatial != NONE && !meter.isActive(sentSpatial)) {
            distrusted |= 1 << sentSpatial;
        }
        int wanted = Math.min(preferredSpatial, roomSpatial);
        for (int s = wanted; s >= 0; s--) {
            if (meter.isActive(s) && isTrusted(s, meter, nowNanos)) {
                return s;
            }
        }
        for (int s = wanted + 1; s < meter.spatialLayers(); s++) {
            if (meter.isActive(s)) {
                return s;
            }
        }
        return NONE;
    }

    /** One that has died under a receiver is not returned to before it has lasted: else a failing encoder makes pictures jump. */
    private boolean isTrusted(int spatialLayer, LayerMeter meter, long nowNanos) {
        if ((distrusted >>> spatialLayer & 1) == 0) {
            return true;
        }
        if (nowNanos - meter.activeSinceNanos(spatialLayer) < DISTRUST_NANOS) {
            return false;
        }
        distrusted &= ~(1 << spatialLayer);
        return true;
    }

    /** The temporal layer to get to, of a spatial layer that was chosen. */
    int targetTemporal(int spatialLayer) {
        int target = spatialLayer >= roomSpatial ? Math.min(preferredTemporal, roomTemporal) : preferredTemporal;
        // A sender may have more temporal layers than it announced: who wants the highest gets them all.
        return target == topTemporal ? FrameDescriptor.MAX_TEMPORAL_LAYERS - 1 : target;
    }

    /** Notes what is sent, -1 each for nothing; says whether that is something else than before. */
    boolean sent(int spatialLayer, int temporalLayer) {
        int temporal = Math.min(temporalLayer, topTemporal);
        boolean changed = sentSpatial != spatialLayer || sentTemporal != temporal;
        sentSpatial = spatialLayer;
        sentTemporal = temporal;
        return changed;
    }

    /** -1 while nothing is sent. */
    int sentSpatial() {
        return sentSpatial;
    }

    int sentTemporal() {
        return sentTemporal;
    }

    /** All that comes and is wanted, from below. */
    void fill(BitrateLadder ladder, LayerMeter meter, long nowNanos) {
        int top = preferredSpatial;
        while (top + 1 < meter.spatialLayers() && !comesUpTo(meter, top)) {
            top++;
        }
        for (int s = 0; s <= top; s++) {
            for (int t = 0; t <= Math.min(preferredTemporal, topTemporal); t++) {
                long bitrateBps = meter.bitrateBps(s, t, nowNanos);
                if (bitrateBps > 0) {
                    ladder.add(s, t, bitrateBps);
                }
            }
        }
    }

    private static boolean comesUpTo(LayerMeter meter, int spatialLayer) {
        for (int s = 0; s <= spatialLayer; s++) {
            if (meter.isActive(s)) {
                return true;
            }
        }
        return false;
    }
}
