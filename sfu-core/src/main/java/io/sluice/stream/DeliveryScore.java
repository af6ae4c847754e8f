package io.sluice.stream;

import io.sluice.rtcp.RtcpHandler;

/**
 * How well a stream reaches its receiver, 0 to 10: of each interval between two report blocks the share of packets that were
 * delivered, to the power of four, where repaired packets count the less the more there are; of the last {@link #HISTORY}
 * intervals the mean, weighted towards the newest (mediasoup's rule). Confined to its loop; allocates nothing after
 * construction.
 */
public final class DeliveryScore {
    /** The best, and the one to start with. */
    public static final int BEST = 10;

    private static final int HISTORY = 24;
    private static final int EXPONENT = 4;

    private final byte[] scores = new byte[HISTORY];
    private int count;
    private int score = BEST;
    private long sentBefore;
    private long lostBefore;
    private long repairedBefore;
    private long retransmittedBefore;

    /** The latest score. */
    public int score() {
        return score;
    }

    /**
     * Takes what is known when a report block has come, all of it since the stream began.
     *
     * @param sent packets, without those sent again
     * @param lost as the receiver reports, see {@link RtcpHandler#onReportBlock}
     * @param repaired packets sent again at least once
     * @param retransmitted packets sent again, however often
     * @return whether the score has changed
     */
    public boolean onReport(long sent, long lost, long repaired, long retransmitted) {
        long nowLost = Math.max(0, lost);
        double ratio = deliveredRatio(
                sent - sentBefore,
                nowLost - lostBefore,
                repaired - repairedBefore,
                retransmitted - retransmittedBefore);
        sentBefore = sent;
        lostBefore = nowLost;
        repairedBefore = repaired;
        retransmittedBefore = retransmitted;
        add((int) Math.round(Math.pow(ratio, EXPONENT) * BEST));
        int former = score;
        score = weightedMean();
        return score != former;
    }

    /** Forgets what became of the stream; says whether the score has changed. */
    public boolean restart() {
        boolean changed = score != BEST;
        count = 0;
        score = BEST;
        return changed;
    }

    private static double deliveredRatio(long sent, long reportedLost, long reportedRepaired, long retransmitted) {
        if (sent <= 0) {
            return 1;
        }
        long lost = Math.clamp(reportedLost, 0, sent);
        long repaired = Math.min(reportedRepaired, lost);
        double weight = Math.pow(1 / ((double) repaired / sent + 1), EXPONENT);
        if (repaired < retransmitted) {
            weight *= (double) repaired / retransmitted;
        }
        return (sent - (lost - repaired * weight)) / sent;
    }

    private void add(int newest) {
        if (count == HISTORY) {
            System.arraycopy(scores, 1, scores, 0, HISTORY - 1);
            count--;
        }
        scores[count++] = (byte) newest;
    }

    private int weightedMean() {
        int sum = 0;
        int weights = 0;
        for (int i = 0; i < count; i++) {
            sum += (i + 1) * scores[i];
            weights += i + 1;
        }
        return Math.round((float) sum / weights);
    }
}
