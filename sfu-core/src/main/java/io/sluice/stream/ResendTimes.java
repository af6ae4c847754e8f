package io.sluice.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When packets were last sent again, so that none is twice within one round-trip time: the receiver cannot yet know of the
 * first when it asks once more. A table of fixed size, made with the first resending; two numbers that meet in it within that
 * time have to wait for each other, which the receiver makes up for by asking again. Confined to its loop.
 */
public final class ResendTimes {
    /** Before any report block: mediasoup's and libwebrtc's 100 ms. */
    public static final long DEFAULT_ROUND_TRIP_NANOS = 100_000_000L;

    /** Less is not believed: a receiver could have everything sent again and again by claiming no way at all. */
    private static final long LEAST_ROUND_TRIP_NANOS = 10_000_000L;

    /** More is not believed either: within a second a picture has been given up. */
    private static final long MOST_ROUND_TRIP_NANOS = 1_000_000_000L;

    private static final int PLACES = 256;
    private static final int NEVER = -1;

    private int @Nullable [] numbers;
    private long @Nullable [] nanos;

    /**
     * Whether a packet may be sent again.
     *
     * @param sequenceNumber the receiver's, 0 to 65535
     * @param roundTripNanos as reports say, or {@link RoundTripTime#UNKNOWN}
     */
    public boolean admits(int sequenceNumber, long roundTripNanos, long nowNanos) {
        if (numbers == null || nanos == null) {
            return true;
        }
        int place = place(sequenceNumber);
        return numbers[place] == NEVER || nowNanos - nanos[place] >= waitNanos(roundTripNanos);
    }

    /** Notes that a packet is sent again now; says whether this is the first time, as far as is remembered. */
    public boolean note(int sequenceNumber, long nowNanos) {
        int[] noted = numbers;
        long[] times = nanos;
        if (noted == null || times == null) {
            noted = new int[PLACES];
            Arrays.fill(noted, NEVER);
            times = new long[PLACES];
            numbers = noted;
            nanos = times;
        }
        int place = place(sequenceNumber);
        boolean first = noted[place] != sequenceNumber;
        noted[place] = sequenceNumber;
        times[place] = nowNanos;
        return first;
    }

    private static long waitNanos(long roundTripNanos) {
        return roundTripNanos == RoundTripTime.UNKNOWN
                ? DEFAULT_ROUND_TRIP_NANOS
                : Math.clamp(roundTripNanos, LEAST_ROUND_TRIP_NANOS, MOST_ROUND_TRIP_NANOS);
    }

    private static int place(int sequenceNumber) {
        return sequenceNumber & (PLACES - 1);
    }
}
