package io.sluice.bwe;

/**
 * Gathers packets into groups that left together and compares each group with the one before
 * (draft-ietf-rmcat-gcc-02 sections 5.1 and 5.2): how much further apart they arrived than they were sent. Packets that queued
 * somewhere on a wireless hop and were let go at once join the group in front of them.
 *
 * <p>Confined to its loop; allocates nothing.
 */
final class ArrivalGroups {
    /** What leaves within 5 ms of the first is one group, and what arrives within as much of the last may be. */
    static final long GROUP_NANOS = 5_000_000;

    /** The longest burst that is taken as one. */
    private static final long MAX_BURST_NANOS = 100_000_000;

    /** A receiver's clock that differs so much from one group to the next was set, or the receiver is another one. */
    private static final long MAX_JUMP_NANOS = 3_000_000_000L;

    /** Groups in a row that arrived before their predecessors until all is begun anew. */
    private static final int MAX_REORDERED = 3;

    private boolean open;
    private long firstSent;
    private long lastSent;
    private long firstArrived;
    private long lastArrived;

    private boolean complete;
    private long previousSent;
    private long previousArrived;
    private int reordered;

    private long sendDelta;
    private long arrivalDelta;

    /**
     * Takes a packet. True when it completes a pair of groups; {@link #sendDeltaNanos} and {@link #arrivalDeltaNanos} then
     * compare them.
     */
    boolean add(long sentNanos, long arrivedNanos) {
        if (!open) {
            begin(sentNanos, arrivedNanos);
            return false;
        }
        if (sentNanos < firstSent) {
            return false;
        }
        if (belongs(sentNanos, arrivedNanos)) {
            lastSent = Math.max(lastSent, sentNanos);
            lastArrived = Math.max(lastArrived, arrivedNanos);
            return false;
        }
        boolean compared = complete && compare();
        if (open) {
            previousSent = lastSent;
            previousArrived = lastArrived;
            complete = true;
        }
        begin(sentNanos, arrivedNanos);
        return compared;
    }

    /** Between the last packets of the two groups, as they left. */
    long sendDeltaNanos() {
        return sendDelta;
    }

    /** The same as they arrived. */
    long arrivalDeltaNanos() {
        return arrivalDelta;
    }

    /** When the later of the two groups had arrived, on the receiver's clock. */
    long arrivedNanos() {
        return previousArrived;
    }

    void reset() {
        open = false;
        complete = false;
        reordered = 0;
    }

    private boolean compare() {
        sendDelta = lastSent - previousSent;
        arrivalDelta = lastArrived - previousArrived;
        if (Math.abs(arrivalDelta - sendDelta) > MAX_JUMP_NANOS) {
            reset();
            return false;
        }
        if (arrivalDelta < 0) {
            if (++reordered >= MAX_REORDERED) {
                reset();
            }
            return false;
        }
        reordered = 0;
        return true;
    }

    private boolean belongs(long sentNanos, long arrivedNanos) {
        if (sentNanos - firstSent <= GROUP_NANOS) {
            return true;
        }
        long sendGap = sentNanos - lastSent;
        long arrivalGap = arrivedNanos - lastArrived;
        return arrivalGap - sendGap < 0 && arrivalGap <= GROUP_NANOS && arrivedNanos - firstArrived < MAX_BURST_NANOS;
    }

    private void begin(long sentNanos, long arrivedNanos) {
        open = true;
        firstSent = sentNanos;
        lastSent = sentNanos;
        firstArrived = arrivedNanos;
        lastArrived = arrivedNanos;
    }
}
