package io.sluice.stream;

/**
 * How well a stream gets through, 0 to 10, in mediasoup's measure: each interval's share of packets delivered, to the fourth
 * power, and of the last {@link #HISTORY} intervals the mean in which each weighs more than the one before. What was lost and
 * repaired counts as lost in part, the less the fewer there are and the fewer retransmissions they took.
 *
 * <p>Confined to its loop.
 */
public final class StreamScore {
    /** Of a stream that loses nothing, and of one that has just begun. */
    public static final int MAX = 10;

    private static final int HISTORY = 24;
    private static final int EXPONENT = 4;

    private final byte[] scores = new byte[HISTORY];
    private int next;
    private int count;
    private int score = MAX;
    private long expectedPrior;
    private long receivedPrior;
    private long repairedPrior;
    private long retransmittedPrior;

    /** 0 to {@link #MAX}. */
    public int score() {
        return score;
    }

    /**
     * Ends an interval. The parameters are totals; those that fall begin anew.
     *
     * @param expected packets that the sequence numbers stand for
     * @param received packets that came by themselves
     * @param repaired packets that came when they were sent again
     * @param retransmitted packets that were sent again, in vain or not
     */
    public void update(long expected, long received, long repaired, long retransmitted) {
        long expectedNow = since(expected, expectedPrior);
        long receivedNow = since(received, receivedPrior);
        long repairedNow = since(repaired, repairedPrior);
        long retransmittedNow = since(retransmitted, retransmittedPrior);
        expectedPrior = expected;
        receivedPrior = received;
        repairedPrior = repaired;
        retransmittedPrior = retransmitted;
        add(ofInterval(expectedNow, receivedNow, repairedNow, Math.max(repairedNow, retransmittedNow)));
    }

    /** The stream has ended: 0, until {@link #restart}. */
    public void end() {
        score = 0;
        count = 0;
    }

    /** The stream has begun anew. */
    public void restart() {
        score = MAX;
        count = 0;
    }

    private static long since(long total, long prior) {
        return total < prior ? total : total - prior;
    }

    private static int ofInterval(long expected, long received, long repaired, long retransmitted) {
        if (expected <= 0) {
            return MAX;
        }
        if (received <= 0) {
            return 0;
        }
        long lost = Math.clamp(expected - received, 0, received);
        long repairedOfLost = Math.min(repaired, lost);
        double weight = Math.pow(1 / ((double) repairedOfLost / received + 1), EXPONENT);
        if (retransmitted > 0) {
            weight *= (double) repairedOfLost / retransmitted;
        }
        double delivered = (received - (lost - repairedOfLost * weight)) / received;
        return (int) Math.round(Math.pow(delivered, EXPONENT) * MAX);
    }

    private void add(int latest) {
        scores[next] = (byte) latest;
        next = (next + 1) % HISTORY;
        count = Math.min(count + 1, HISTORY);
        int samples = 0;
        int total = 0;
        for (int weight = 1; weight <= count; weight++) {
            samples += weight;
            total += weight * scores[Math.floorMod(next - count + weight - 1, HISTORY)];
        }
        score = Math.round((float) total / samples);
    }
}
