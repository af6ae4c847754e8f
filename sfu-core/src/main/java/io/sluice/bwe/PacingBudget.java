package io.sluice.bwe;

/**
 * What may leave now at a given rate: fills with time up to a short burst, and is used up by what is sent. What may not wait is
 * sent all the same, and is made up for by what may. Confined to its loop; allocates nothing.
 */
public final class PacingBudget {
    /** What leaves together at most: a few packets at common rates, so that they share a message to the kernel. */
    private static final double BURST_SECONDS = 0.01;

    /** At low rates a burst is one packet. */
    private static final double MIN_BURST_BYTES = 1500;

    /** What is made up for at most. */
    private static final double MAX_DEBT_SECONDS = 0.1;

    private static final double NANOS_PER_SECOND = 1e9;

    private double bytesPerSecond;
    private double available;
    private boolean started;
    private long lastNanos;
    private boolean pausing;
    private long pauseEndNanos;

    /** Sets the rate from now on, in bits a second, and takes in the time that has passed. */
    public void advance(double bps, long nowNanos) {
        bytesPerSecond = bps / Byte.SIZE;
        double seconds = started ? (nowNanos - lastNanos) / NANOS_PER_SECOND : BURST_SECONDS;
        started = true;
        lastNanos = nowNanos;
        pausing = pausing && nowNanos < pauseEndNanos;
        double burst = Math.max(bytesPerSecond * BURST_SECONDS, MIN_BURST_BYTES);
        double debt = Math.max(bytesPerSecond * MAX_DEBT_SECONDS, MIN_BURST_BYTES);
        available = Math.clamp(available + seconds * bytesPerSecond, -debt, burst);
    }

    /** Forgets what was saved or owed. */
    public void restart() {
        available = 0;
    }

    /** Nothing may leave until then. */
    public void pauseUntil(long endNanos) {
        pausing = true;
        pauseEndNanos = endNanos;
    }

    /** Whether a packet may leave, whatever its size. */
    public boolean isOpen() {
        return available > 0 && !pausing;
    }

    public void spend(int bytes) {
        available -= bytes;
    }

    /** When the next packet may leave. */
    public long openNanos() {
        long paidNanos = lastNanos + (long) Math.ceil(Math.max(0, -available) / bytesPerSecond * NANOS_PER_SECOND);
        return pausing ? Math.max(paidNanos, pauseEndNanos) : paidNanos;
    }
}
