package io.sluice.rtcp;

/**
 * The time formats of RTCP (RFC 3550 section 4): 64-bit NTP timestamps, seconds since 1900 in the upper and a binary
 * fraction in the lower 32 bits; their middle 32 bits, called compact here; and durations in 16.16 seconds.
 *
 * <p>Unix times are nanoseconds since 1970-01-01 UTC, without leap seconds.
 */
public final class NtpTime {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MAX_COMPACT_NANOS = (0xffff_ffffL * NANOS_PER_SECOND) >>> 16;

    private NtpTime() {}

    /** The NTP timestamp nearest to a Unix time; its seconds wrap in February 2036. */
    public static long fromUnixNanos(long unixNanos) {
        long seconds = Math.floorDiv(unixNanos, NANOS_PER_SECOND) + SECONDS_1900_TO_1970;
        long nanos = Math.floorMod(unixNanos, NANOS_PER_SECOND);
        long fraction = ((nanos << 32) + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND;
        return (seconds << 32) + fraction;
    }

    /**
     * The Unix time nearest to an NTP timestamp; exact for what {@link #fromUnixNanos} made. Seconds with the top bit set
     * lie in 1968-2036, others in 2036-2104 (RFC 4330 section 3).
     */
    public static long toUnixNanos(long ntp) {
        long seconds = ntp >>> 32;
        long era = ntp < 0 ? 0 : 1L << 32;
        long nanos = ((ntp & 0xffff_ffffL) * NANOS_PER_SECOND + (1L << 31)) >>> 32;
        return (seconds + era - SECONDS_1900_TO_1970) * NANOS_PER_SECOND + nanos;
    }

    /** A difference of times as signed 32.32 seconds, rounded down. */
    public static long toSignedDuration(long nanos) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        return (seconds << 32) + (Math.floorMod(nanos, NANOS_PER_SECOND) << 32) / NANOS_PER_SECOND;
    }

    /** The middle 32 bits: 16 of the seconds, 16 of the fraction. */
    public static int compact(long ntp) {
        return (int) (ntp >>> 16);
    }

    /** A duration as 16.16 seconds, nearest; below 0 gives 0, above 65,536 s the maximum. */
    public static int toCompactDuration(long nanos) {
        long bounded = Math.clamp(nanos, 0, MAX_COMPACT_NANOS);
        long seconds = bounded / NANOS_PER_SECOND;
        long fraction = (((bounded % NANOS_PER_SECOND) << 16) + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND;
        return (int) ((seconds << 16) + fraction);
    }

    /** Nanoseconds of an unsigned duration in 16.16 seconds. */
    public static long fromCompactDuration(int compact) {
        return (Integer.toUnsignedLong(compact) * NANOS_PER_SECOND) >>> 16;
    }
}
