package io.sluice.stream;

/** Converts durations to units of an RTP clock without overflow at any length. */
final class RtpTicks {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private RtpTicks() {}

    /** Whole units in a duration, rounded down; negative durations as well. */
    static long fromNanos(long nanos, int clockRateHz) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        return seconds * clockRateHz + Math.floorMod(nanos, NANOS_PER_SECOND) * clockRateHz / NANOS_PER_SECOND;
    }
}
