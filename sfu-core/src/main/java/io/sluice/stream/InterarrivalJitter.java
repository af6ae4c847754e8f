package io.sluice.stream;

/** Interarrival jitter of one SSRC (RFC 3550 section 6.4.1 and appendix A.8), kept in sixteenths of a unit. */
final class InterarrivalJitter {
    /** A larger step is a new start of the timestamps, not network jitter. */
    private static final int MAX_STEP_SECONDS = 5;

    private final int clockRateHz;
    private boolean started;
    private int transit;
    private long scaled;

    InterarrivalJitter(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    void onPacket(int timestamp, long arrivalNanos) {
        int arrival = (int) RtpTicks.fromNanos(arrivalNanos, clockRateHz);
        int previous = transit;
        transit = arrival - timestamp;
        if (!started) {
            started = true;
            return;
        }
        long step = Math.abs((long) (transit - previous));
        if (step <= (long) MAX_STEP_SECONDS * clockRateHz) {
            scaled += step - ((scaled + 8) >> 4);
        }
    }

    /** The next packet has no predecessor. */
    void restart() {
        started = false;
    }

    long value() {
        return scaled >> 4;
    }
}
