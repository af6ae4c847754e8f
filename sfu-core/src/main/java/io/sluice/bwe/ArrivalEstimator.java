package io.sluice.bwe;

/**
 * How much a peer can send here, for one that estimates nothing by itself and wants to be told (REMB): by when its packets arrive and when they
 * say that they left (draft-alvestrand-rmcat-remb-03 section 1, draft-ietf-rmcat-gcc-02 section 3). Groups, trend and rate are
 * those of the way out; nothing is known of probes, so the rate begins where what arrives leaves off.
 *
 * <p>Confined to its loop; allocates nothing after construction.
 */
public final class ArrivalEstimator {
    /** What {@link #bps} says before there is an estimate. */
    public static final long UNKNOWN = -1;

    /** Decides ten times a second, as a sender with transport-wide feedback does. */
    private static final long UPDATE_NANOS = 100_000_000;

    private static final long DEFAULT_ROUND_TRIP_NANOS = 200_000_000;

    /** Beyond what has been seen to arrive, as {@link AimdRate} has it. */
    private static final double FIRST_OVER_DELIVERED = 1.5;

    private static final double FIRST_OVER_DELIVERED_BPS = 10_000;

    /** Send times are seconds in fixed point, 6 bits before and 18 after the point. */
    private static final int SEND_TIME_BITS = 24;

    private static final int FRACTION_BITS = 18;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final DelayBasedEstimate delays = new DelayBasedEstimate(BitrateLimits.FLOOR_BPS, false);
    private final DeliveredRate delivered = new DeliveredRate();
    private boolean heard;
    private boolean known;
    /** Unwrapped, and its lowest bits as they came. */
    private long sentSteps;

    private long updatedNanos;

    /**
     * Takes a packet, and says whether the estimate has been looked at anew.
     *
     * @param sendTime its abs-send-time, 24 bits
     * @param arrivedNanos when it came, never before the one before
     * @param bytes of its payload, padding included: REMB counts no headers
     * @param roundTripNanos to the peer, negative while that is not known
     */
    public boolean onPacket(int sendTime, long arrivedNanos, int bytes, long roundTripNanos, long nowNanos) {
        long sentNanos = unwrap(sendTime);
        delivered.add(arrivedNanos, bytes, false);
        delays.onArrival(sentNanos, arrivedNanos, bytes, nowNanos);
        boolean urgent = delays.usage() == LinkUsage.OVERUSED;
        if (!urgent && nowNanos - updatedNanos < UPDATE_NANOS) {
            return false;
        }
        updatedNanos = nowNanos;
        return update(roundTripNanos < 0 ? DEFAULT_ROUND_TRIP_NANOS : roundTripNanos, nowNanos);
    }

    /** What the peer should send at most, in bits a second: less for a moment while a queue drains; {@link #UNKNOWN} at first. */
    public long bps() {
        return known ? (long) Math.max(BitrateLimits.FLOOR_BPS, delays.sendBps()) : UNKNOWN;
    }

    /** How often a queue grew so that the estimate was cut. */
    public long overuses() {
        return delays.overuses();
    }

    private boolean update(long roundTripNanos, long nowNanos) {
        double bps = delivered.bps();
        if (bps < 0) {
            return false;
        }
        if (!known) {
            known = true;
            delays.set(FIRST_OVER_DELIVERED * bps + FIRST_OVER_DELIVERED_BPS, nowNanos);
        }
        delays.update(bps, delivered.lowBps(), 0, roundTripNanos, 0, 0, false, nowNanos);
        return true;
    }

    /** Send times come round every 64 s: the nearest one is meant. */
    private long unwrap(int sendTime) {
        int unused = Integer.SIZE - SEND_TIME_BITS;
        if (!heard) {
            heard = true;
            sentSteps = sendTime;
        }
        sentSteps += (sendTime - (int) sentSteps) << unused >> unused;
        // In two parts, since the product of years would not fit.
        long seconds = sentSteps >> FRACTION_BITS;
        long fraction = sentSteps & (1L << FRACTION_BITS) - 1;
        return seconds * NANOS_PER_SECOND + ((fraction * NANOS_PER_SECOND) >> FRACTION_BITS);
    }
}
