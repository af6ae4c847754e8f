package io.sluice.stream;

import java.util.random.RandomGenerator;

/**
 * When a transport sends its reports: first {@link #FIRST_NANOS} after it connected, then at random 1 to 1.5 times
 * {@link #INTERVAL_NANOS} apart (mediasoup's values), so that transports created together do not stay together (RFC 3550
 * section 6.2).
 */
public final class RtcpSchedule {
    /** From connecting to the first report: 500 ms. */
    public static final long FIRST_NANOS = 500_000_000L;

    /** The least distance of two reports: 1000 ms. */
    public static final long INTERVAL_NANOS = 1_000_000_000L;

    private final RandomGenerator random;
    private long deadlineNanos;

    /**
     * @param random seeded by the owner, used at every report
     * @param connectedNanos when the transport connected
     */
    public RtcpSchedule(RandomGenerator random, long connectedNanos) {
        this.random = random;
        deadlineNanos = connectedNanos + FIRST_NANOS;
    }

    /** When the next report is due. */
    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    /** Says whether a report is due now; if so, the next one is scheduled. */
    public boolean onTimer(long nowNanos) {
        if (nowNanos - deadlineNanos < 0) {
            return false;
        }
        deadlineNanos = nowNanos + INTERVAL_NANOS + random.nextLong(INTERVAL_NANOS / 2);
        return true;
    }
}
