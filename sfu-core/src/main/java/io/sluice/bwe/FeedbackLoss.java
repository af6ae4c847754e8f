package io.sluice.bwe;

/**
 * The share of a transport's packets that is lost of late, by the feedback about them: the mean of the last {@value #LENGTH}, in which
 * the latest counts most and the oldest least, each by one share more than the one before. Confined to its loop.
 */
final class FeedbackLoss {
    /** 2.4 s of feedback ten times a second: mediasoup's value. */
    static final int LENGTH = 24;

    private final double[] shares = new double[LENGTH];
    private int count;
    private int next;

    /**
     * Notes a feedback.
     *
     * @param packets that it is about, at least 1
     */
    void onFeedback(int lost, int packets) {
        shares[next] = (double) lost / packets;
        next = (next + 1) % LENGTH;
        count = Math.min(count + 1, LENGTH);
    }

    /** 0 to 1; 0 before the first feedback. */
    double share() {
        double sum = 0;
        int weights = 0;
        for (int age = count; age > 0; age--) {
            int weight = count - age + 1;
            sum += weight * shares[Math.floorMod(next - age, LENGTH)];
            weights += weight;
        }
        return weights == 0 ? 0 : sum / weights;
    }
}
