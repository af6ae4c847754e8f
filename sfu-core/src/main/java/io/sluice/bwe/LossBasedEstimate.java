package io.sluice.bwe;

/**
 * What loss says can be sent. A way loses packets for two reasons: by itself, whatever is sent (radio), and because more is sent
 * than passes (a full buffer, a policer). The recent past, seen at the rates it was sent at, tells them apart: of some candidate
 * rates the one is chosen that, together with the loss by itself that fits it best, makes what was reported the most likely.
 * It is the idea of libwebrtc's newer loss-based estimator (two parameters, maximum likelihood over a window of observations).
 * Different from there, loss by itself is not capped by a formula but held to be improbable until it has shown itself at
 * several rates, and is then remembered: a way that always loses a tenth is used, and tested now and then.
 *
 * <p>Confined to its loop; allocates nothing after construction.
 */
final class LossBasedEstimate {
    private static final int WINDOW = 20;

    /** An observation is so long at least, and has so many packets that a share means something. */
    private static final long MIN_OBSERVATION_NANOS = 250_000_000;

    private static final int MIN_PACKETS = 20;
    private static final long MAX_OBSERVATION_NANOS = 1_000_000_000L;

    /** How much an observation counts beside the one after it. */
    private static final double AGEING = 0.9;

    private static final double[] CANDIDATES = {1.04, 1.0, 0.95, 0.85};
    private static final double MIN_INHERENT = 1e-3;
    private static final double MAX_INHERENT = 0.5;
    private static final int SEARCH_STEPS = 24;

    /** Loss by itself up to this is nothing remarkable. */
    private static final double UNREMARKABLE_LOSS = 0.02;

    /** What a packet's worth of loss beyond that costs in likelihood, so that the rate is tried first. */
    private static final double SCEPTICISM = 25;

    /** Preference for the higher of two rates that explain the same, a doubling. */
    private static final double HIGH_RATE_BIAS = 0.3;

    /** How fast a loss that has shown itself at several rates is believed, an observation. */
    private static final double LEARNING = 0.1;

    /** Beyond this share lost in one observation something has broken: halve, and see. */
    private static final double COLLAPSE = 0.6;

    private static final double NANOS_PER_SECOND = 1e9;

    private final double[] rates = new double[WINDOW];
    private final int[] sent = new int[WINDOW];
    private final int[] lost = new int[WINDOW];
    private int observations;
    private int nextObservation;

    private boolean open;
    private long openedNanos;
    private long openBytes;
    private int openPackets;
    private int openLost;

    private double bps = Double.MAX_VALUE;
    private double inherent = MIN_INHERENT;
    private double learnt = UNREMARKABLE_LOSS;
    private double recentLoss;

    /**
     * Takes one feedback.
     *
     * @param bytes sent, of the packets that were reported on, received or lost
     * @param delayBps what delays allow; no more is tried
     * @return whether there is a new observation, and so perhaps another rate
     */
    boolean onFeedback(int received, int newlyLost, int recovered, long bytes, double delayBps, long nowNanos) {
        if (!open) {
            open = true;
            openedNanos = nowNanos;
        }
        openBytes += bytes;
        openPackets += received + newlyLost;
        openLost += newlyLost - recovered;
        long elapsed = nowNanos - openedNanos;
        boolean enough = openPackets >= MIN_PACKETS || elapsed >= MAX_OBSERVATION_NANOS;
        if (elapsed < MIN_OBSERVATION_NANOS || !enough || openPackets == 0) {
            return false;
        }
        observe(elapsed);
        decide(delayBps);
        openedNanos = nowNanos;
        openBytes = 0;
        openPackets = 0;
        openLost = 0;
        return true;
    }

    /** Bits a second; no limit before there was loss. */
    double bps() {
        return bps;
    }

    /** Whether loss allows less than delays do. */
    boolean limits(double delayBps) {
        return bps < delayBps;
    }

    /** The share that the way is thought to lose by itself. */
    double inherentLoss() {
        return inherent;
    }

    /** Of the last observation. */
    double recentLoss() {
        return recentLoss;
    }

    /** Forgets what was observed, and limits nothing until there is something new. */
    void reset() {
        observations = 0;
        open = false;
        openBytes = 0;
        openPackets = 0;
        openLost = 0;
        bps = Double.MAX_VALUE;
    }

    private void observe(long elapsedNanos) {
        int shown = Math.clamp(openLost, 0, openPackets);
        rates[nextObservation] = openBytes * Byte.SIZE * NANOS_PER_SECOND / elapsedNanos;
        sent[nextObservation] = openPackets;
        lost[nextObservation] = shown;
        nextObservation = (nextObservation + 1) % WINDOW;
        observations = Math.min(observations + 1, WINDOW);
        recentLoss = (double) shown / openPackets;
    }

    private void decide(double delayBps) {
        double latest = rates[Math.floorMod(nextObservation - 1, WINDOW)];
        double current = Math.min(bps, Math.max(delayBps, latest));
        if (recentLoss > COLLAPSE) {
            bps = Math.min(current, latest) / 2;
            return;
        }
        double best = current;
        double bestScore = -Double.MAX_VALUE;
        for (double factor : CANDIDATES) {
            double candidate = Math.min(current * factor, delayBps);
            double fitted = fitInherent(candidate);
            double score = score(candidate, fitted);
            if (score > bestScore) {
                bestScore = score;
                best = candidate;
                inherent = fitted;
            }
        }
        learn();
        bps = best >= delayBps ? Double.MAX_VALUE : best;
    }

    /** The likelihood has one peak in the loss, whatever the rate: search it by thirds. */
    private double fitInherent(double candidateBps) {
        double low = MIN_INHERENT;
        double high = MAX_INHERENT;
        for (int i = 0; i < SEARCH_STEPS; i++) {
            double third = (high - low) / 3;
            if (score(candidateBps, low + third) < score(candidateBps, high - third)) {
                low += third;
            } else {
                high -= third;
            }
        }
        return (low + high) / 2;
    }

    private double score(double candidateBps, double loss) {
        double likelihood = 0;
        double weight = 1;
        for (int age = 0; age < observations; age++) {
            int i = Math.floorMod(nextObservation - 1 - age, WINDOW);
            double excess = Math.max(0, (rates[i] - candidateBps) / rates[i]);
            double probability = Math.clamp(loss + (1 - loss) * excess, 1e-4, 1 - 1e-4);
            likelihood += weight * (lost[i] * Math.log(probability) + (sent[i] - lost[i]) * Math.log1p(-probability));
            weight *= AGEING;
        }
        double remarkable = Math.max(0, loss - learnt);
        return likelihood - SCEPTICISM * remarkable * 10 + HIGH_RATE_BIAS * Math.log(candidateBps);
    }

    private void learn() {
        double towards = Math.max(inherent * 1.1, UNREMARKABLE_LOSS);
        learnt += LEARNING * (towards - learnt);
    }
}
