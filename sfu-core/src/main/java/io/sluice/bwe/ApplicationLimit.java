package io.sluice.bwe;

/**
 * Whether less is sent than could be, because there is no more to send: then what arrives says little about the way, and only
 * probes show whether it carries more. An allowance fills at a share of the target and is used up by what is sent; the
 * shares and levels are libwebrtc's (its ALR detector). Confined to its loop.
 */
final class ApplicationLimit {
    private static final double SHARE = 0.65;
    private static final double START_LEVEL = 0.8;
    private static final double STOP_LEVEL = 0.5;
    private static final double WINDOW_SECONDS = 0.5;
    private static final double NANOS_PER_SECOND = 1e9;

    private double level;
    private boolean started;
    private long lastNanos;
    private boolean limited;
    private long sinceNanos;

    /**
     * Takes what was sent.
     *
     * @param bytes since the last call, 0 where only time has passed
     */
    void onSent(long bytes, double targetBps, long nowNanos) {
        if (started) {
            double window = targetBps * SHARE * WINDOW_SECONDS / Byte.SIZE;
            double earned = targetBps * SHARE * ((nowNanos - lastNanos) / NANOS_PER_SECOND) / Byte.SIZE;
            level = Math.clamp(level + (earned - bytes) / window, -1, 1);
        }
        started = true;
        lastNanos = nowNanos;
        if (!limited && level > START_LEVEL) {
            limited = true;
            sinceNanos = nowNanos;
        } else if (limited && level < STOP_LEVEL) {
            limited = false;
        }
    }

    boolean isLimited() {
        return limited;
    }

    /** Since when, while {@link #isLimited}. */
    long sinceNanos() {
        return sinceNanos;
    }
}
