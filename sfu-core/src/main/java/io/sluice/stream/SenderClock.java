package io.sluice.stream;

import io.sluice.rtcp.NtpTime;

/**
 * Maps the wall clock of a sender, known from its sender reports, to ours. One for all streams of a sender: they shift
 * together, so sound and picture stay in step whatever delays their reports had.
 *
 * <p>A report that travelled fastest tells the offset of the clocks best, so the least offset of the last
 * {@link #WINDOW_NANOS} is taken. After {@link #SETTLING_NANOS} the estimate follows it by at most
 * {@link #MAX_DRIFT_NANOS_PER_SECOND}: more than quartz drifts, and so little that reports a second apart agree. A step
 * of more than {@link #STEP_NANOS} means that the sender's clock was set.
 *
 * <p>The estimate depends on the calls alone: replicas fed the same reports agree. Confined to its loop; allocates
 * nothing after construction.
 */
public final class SenderClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long WINDOW_NANOS = 30 * NANOS_PER_SECOND;
    private static final long SETTLING_NANOS = 5 * NANOS_PER_SECOND;
    private static final long MAX_DRIFT_NANOS_PER_SECOND = 500_000;
    private static final long STEP_NANOS = NANOS_PER_SECOND;
    private static final int STEPS_BELIEVED = 3;
    private static final int SAMPLES = 64;

    private final long[] offsets = new long[SAMPLES];
    private final long[] arrivals = new long[SAMPLES];
    private int next;
    private int count;

    private boolean synchronised;
    private long offsetNanos;
    private long firstArrivalNanos;
    private long lastArrivalNanos;
    private int consecutiveSteps;

    /**
     * Takes a sender report of any of the sender's streams; one without wall clock (0) says nothing.
     *
     * @param arrivalNanos on the loop's clock
     */
    public void onSenderReport(long senderNtp, long arrivalNanos) {
        if (senderNtp == 0) {
            return;
        }
        long sample = arrivalNanos - NtpTime.toUnixNanos(senderNtp);
        if (!synchronised || wasSet(sample)) {
            startAt(sample, arrivalNanos);
            return;
        }
        add(sample, arrivalNanos);
        follow(leastOffset(arrivalNanos), arrivalNanos);
        lastArrivalNanos = arrivalNanos;
    }

    /** Whether a report has come, without which there is no mapping. */
    public boolean isSynchronised() {
        return synchronised;
    }

    /** The time on the loop's clock at which a report of that time, had it travelled fastest, would have arrived. */
    public long toLocalNanos(long senderNtp) {
        if (!synchronised) {
            throw new IllegalStateException("no sender report has been taken yet");
        }
        return NtpTime.toUnixNanos(senderNtp) + offsetNanos;
    }

    /** A report too early for any delay proves it at once; late ones may just be late, and need to be several. */
    private boolean wasSet(long sample) {
        long step = sample - offsetNanos;
        if (step < -STEP_NANOS) {
            return true;
        }
        if (step <= STEP_NANOS) {
            consecutiveSteps = 0;
            return false;
        }
        return ++consecutiveSteps >= STEPS_BELIEVED;
    }

    private void startAt(long sample, long arrivalNanos) {
        synchronised = true;
        offsetNanos = sample;
        firstArrivalNanos = arrivalNanos;
        lastArrivalNanos = arrivalNanos;
        consecutiveSteps = 0;
        next = 0;
        count = 0;
        add(sample, arrivalNanos);
    }

    private void add(long sample, long arrivalNanos) {
        offsets[next] = sample;
        arrivals[next] = arrivalNanos;
        next = (next + 1) % SAMPLES;
        count = Math.min(count + 1, SAMPLES);
    }

    private long leastOffset(long nowNanos) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            if (nowNanos - arrivals[i] <= WINDOW_NANOS) {
                least = Math.min(least, offsets[i]);
            }
        }
        return least;
    }

    private void follow(long least, long nowNanos) {
        if (nowNanos - firstArrivalNanos < SETTLING_NANOS) {
            offsetNanos = least;
            return;
        }
        long elapsed = Math.clamp(nowNanos - lastArrivalNanos, 0, WINDOW_NANOS);
        long allowed = elapsed * MAX_DRIFT_NANOS_PER_SECOND / NANOS_PER_SECOND;
        offsetNanos += Math.clamp(least - offsetNanos, -allowed, allowed);
    }
}
