package io.sluice.stream;

import org.jspecify.annotations.Nullable;

/**
 * How much comes of each layer of a video, and which spatial layers come at all. A layer that falls silent while others go on has been
 * stopped by its sender; when all are silent nothing is known, since then it is the way that is silent. Allocates a window for
 * each layer that is seen, then nothing. Confined to its loop.
 */
public final class LayerMeter {
    /** Longer than the distance of two frames of a slow screen share, in which all layers come together. */
    static final long SILENCE_NANOS = 500_000_000L;

    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE;

    private final int temporalLayers;
    private final boolean independent;
    private final @Nullable BitrateWindow[] windows;
    private final long[] lastNanos;
    private final boolean[] active;
    private final long[] sinceNanos;
    private long newestNanos = NEVER;

    /**
     * @param spatialLayers 1 to 4
     * @param temporalLayers 1 to 8
     * @param independent whether who receives a spatial layer is not sent the lower ones
     */
    public LayerMeter(int spatialLayers, int temporalLayers, boolean independent) {
        this.temporalLayers = temporalLayers;
        this.independent = independent;
        this.windows = new BitrateWindow[spatialLayers * temporalLayers];
        this.lastNanos = new long[spatialLayers];
        this.active = new boolean[spatialLayers];
        this.sinceNanos = new long[spatialLayers];
    }

    /**
     * Counts a packet. Layers beyond those announced are counted as the highest.
     *
     * @return whether its spatial layer has just become active, or is the first to come after a silence in which its bitrate was
     *     forgotten: whoever shared out the way meanwhile had nothing of it to give
     */
    public boolean onPacket(int spatialLayer, int temporalLayer, int byteCount, long nowNanos) {
        int spatial = Math.min(spatialLayer, lastNanos.length - 1);
        int index = spatial * temporalLayers + Math.min(temporalLayer, temporalLayers - 1);
        BitrateWindow window = windows[index];
        if (window == null) {
            window = new BitrateWindow(WINDOW_NANOS);
            windows[index] = window;
        }
        boolean forgotten = nowNanos - lastNanos[spatial] >= WINDOW_NANOS;
        window.add(byteCount, nowNanos);
        lastNanos[spatial] = nowNanos;
        newestNanos = nowNanos;
        if (active[spatial]) {
            return forgotten;
        }
        active[spatial] = true;
        sinceNanos[spatial] = nowNanos;
        return true;
    }

    /** Looks which layers have fallen silent, and says whether any has since this was last asked. */
    public boolean expire() {
        boolean changed = false;
        for (int spatial = 0; spatial < active.length; spatial++) {
            if (active[spatial] && newestNanos - lastNanos[spatial] >= SILENCE_NANOS) {
                active[spatial] = false;
                changed = true;
            }
        }
        return changed;
    }

    /** Notes that the sender has said that it has stopped a spatial layer. Says whether that was news. */
    public boolean stop(int spatialLayer) {
        boolean was = active[spatialLayer];
        active[spatialLayer] = false;
        return was;
    }

    /** Whether a spatial layer comes. */
    public boolean isActive(int spatialLayer) {
        return active[spatialLayer];
    }

    /** Since when a spatial layer comes; only while it does. */
    public long activeSinceNanos(int spatialLayer) {
        return sinceNanos[spatialLayer];
    }

    /** How many spatial layers there can be. */
    public int spatialLayers() {
        return active.length;
    }

    /** How many temporal layers there can be. */
    public int temporalLayers() {
        return temporalLayers;
    }

    /** What who receives two layers is sent, with all they lean on, in bits per second; 0 where the layer itself does not come. */
    public long bitrateBps(int spatialLayer, int temporalLayer, long nowNanos) {
        if (!active[spatialLayer] || ownBps(spatialLayer, temporalLayer, nowNanos) == 0) {
            return 0;
        }
        long total = 0;
        for (int s = independent ? spatialLayer : 0; s <= spatialLayer; s++) {
            for (int t = 0; t <= temporalLayer; t++) {
                total += ownBps(s, t, nowNanos);
            }
        }
        return total;
    }

    private long ownBps(int spatialLayer, int temporalLayer, long nowNanos) {
        BitrateWindow window = windows[spatialLayer * temporalLayers + temporalLayer];
        return window == null ? 0 : window.bitrateBps(nowNanos);
    }
}
