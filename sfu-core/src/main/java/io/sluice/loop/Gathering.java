package io.sluice.loop;

/**
 * How long a busy loop waits before a turn, so that datagrams gather: a lone packet costs a system call for each of its receivers, five
 * that are read together cost little more. The wait begins with the load at which there is something to save and grows with it; a loop that
 * has been quiet for longer than the wait, or has not read all there was, does not wait at all. Confined to its loop.
 */
public final class Gathering {
    /** Below this share of a processor nobody is in want of one, and every packet goes at once. */
    private static final double FROM_LOAD = 0.10;
    /** From here on the whole wait: it lowers the load that it is chosen by, so it is reached well before the loop is full. */
    private static final double FULL_LOAD = 0.25;

    private final long maxNanos;

    /** @param maxNanos the longest wait; 0 for none */
    public Gathering(long maxNanos) {
        if (maxNanos < 0) {
            throw new IllegalArgumentException("maxNanos " + maxNanos + " is negative");
        }
        this.maxNanos = maxNanos;
    }

    /**
     * How long to wait before a turn that could begin now.
     *
     * @param load the loop's, 0 to 1
     * @param sinceLastTurnNanos since the last turn began
     * @return at most what is left of the wait since then; 0 or less to begin at once
     */
    public long waitNanos(double load, long sinceLastTurnNanos) {
        if (load <= FROM_LOAD) {
            return 0;
        }
        double share = Math.min(1, (load - FROM_LOAD) / (FULL_LOAD - FROM_LOAD));
        return (long) (share * maxNanos) - sinceLastTurnNanos;
    }
}
