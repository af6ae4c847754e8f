package io.sluice.signaling.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Lets each name through at a rate, and at a burst after a rest. Keeps one time for each name, at which it has rested enough (the
 * generic cell rate algorithm, ITU-T I.371 annex A), and forgets those that have. Not thread-safe.
 */
final class AttemptLimiter {
    /** Who makes that many names known within a minute is limited by other means. */
    private static final int MAX_NAMES = 20_000;

    private final long intervalNanos;
    private final long toleranceNanos;

    /** When the name will have rested, in order of use. */
    private final Map<String, Long> restedAt = new LinkedHashMap<>(16, 0.75f, true);

    AttemptLimiter(int perMinute, int burst) {
        this.intervalNanos = TimeUnit.MINUTES.toNanos(1) / perMinute;
        this.toleranceNanos = intervalNanos * (burst - 1);
    }

    /** Whether one more is let through now. */
    boolean take(String name, long nowNanos) {
        forget(nowNanos);
        long rested = Math.max(restedAt.getOrDefault(name, nowNanos) - nowNanos, 0);
        if (rested > toleranceNanos) {
            return false;
        }
        restedAt.put(name, nowNanos + rested + intervalNanos);
        return true;
    }

    int size() {
        return restedAt.size();
    }

    /** The one that was used longest ago goes if it has rested, or if there is no room for another. */
    private void forget(long nowNanos) {
        var oldest = restedAt.entrySet().iterator();
        while (oldest.hasNext()) {
            long rested = oldest.next().getValue() - nowNanos;
            if (rested > 0 && restedAt.size() < MAX_NAMES) {
                return;
            }
            oldest.remove();
        }
    }
}
