package io.sluice.loop;

/**
 * How busy a loop is: time spent in turns over wall time, by windows of half a second. Written by the loop, read by any
 * thread; a reader may see the last window's figure a moment late, which placement does not mind.
 */
final class LoadMeter {
    private static final long WINDOW_NANOS = 500_000_000;

    private boolean started;
    private long windowStartNanos;
    private long busyNanos;
    private volatile Window last = new Window(0, 0);

    private record Window(double load, long endNanos) {}

    void busy(long fromNanos, long toNanos) {
        if (!started) {
            started = true;
            windowStartNanos = fromNanos;
        }
        busyNanos += toNanos - fromNanos;
        long elapsed = toNanos - windowStartNanos;
        if (elapsed >= WINDOW_NANOS) {
            last = new Window(Math.min(1, (double) busyNanos / elapsed), toNanos);
            windowStartNanos = toNanos;
            busyNanos = 0;
        }
    }

    /** The last window's load; it fades while no turn renews it, since a loop without turns is idle. */
    double load(long nowNanos) {
        Window window = last;
        long age = Math.max(nowNanos - window.endNanos, WINDOW_NANOS);
        return window.load * WINDOW_NANOS / age;
    }
}
