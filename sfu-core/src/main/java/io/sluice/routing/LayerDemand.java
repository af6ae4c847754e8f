package io.sluice.routing;

import io.sluice.loop.Loop;
import io.sluice.time.Timers;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Up to which spatial layer anybody wants a track, so that a sender need not make what nobody watches. More is told at once;
 * less only after a while, so that a page that is turned does not stop and start encoders. Confined to the track's home.
 */
public final class LayerDemand {
    /** Nobody wants any. */
    public static final int NONE = -1;

    /** Longer than reloading a page or dragging a window takes. */
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final Loop home;
    /** By who wants it: loops, for their receivers, and pipes; who wants nothing is not there. */
    private final Map<Object, Integer> wanted = new HashMap<>();

    private int told;
    private @Nullable IntConsumer listener;
    private Timers.@Nullable Timer timer;

    LayerDemand(Loop home, int spatialLayers) {
        this.home = home;
        this.told = spatialLayers - 1;
    }

    /**
     * Has somebody told on the home loop, from now on, up to which spatial layer receivers want the track, or {@link #NONE}. Until it is told
     * something all are wanted.
     */
    public void listener(IntConsumer onWanted) {
        assert home.confined();
        listener = onWanted;
        if (highest() < told) {
            waitForLess();
        }
    }

    /** Up to which spatial layer somebody wants it; {@link #NONE} for not at all, or no longer. */
    public void report(Object by, int highestLayer) {
        assert home.confined();
        if (highestLayer == NONE) {
            wanted.remove(by);
        } else {
            wanted.put(by, highestLayer);
        }
        if (highest() < told) {
            waitForLess();
        } else {
            stopWaiting();
            tell();
        }
    }

    /** The producer is gone: nobody is told anything any more. */
    public void close() {
        assert home.confined();
        listener = null;
        stopWaiting();
    }

    private int highest() {
        int highest = NONE;
        for (int layer : wanted.values()) {
            highest = Math.max(highest, layer);
        }
        return highest;
    }

    private void waitForLess() {
        if (timer == null && listener != null) {
            timer = home.timers().schedule(home.nowNanos() + PATIENCE_NANOS, this::onTimer);
        }
    }

    private void onTimer() {
        timer = null;
        tell();
    }

    private void stopWaiting() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void tell() {
        int highest = highest();
        if (highest != told && listener != null) {
            told = highest;
            listener.accept(highest);
        }
    }
}
