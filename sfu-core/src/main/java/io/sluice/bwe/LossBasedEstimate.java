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

    private static final double RISE = 1.02;
    private static final double[] FALLS = {0.95, 0.85};

    /** How much less likely a higher rate may be, and how much more likely a lower one must be, in log likelihood. */
    private static final double RISE_TOLERANCE = 0.5;

    private static final double FALL_EVIDENCE = 2;

    /** After a fall its effect is awaited for so many observations. */
    private static final int AWAITED = 3;

    private static final double MIN_INHERENT = 1e-3;
    private static final double MAX_INHERENT = 0.5;

    /** Halvings of the range of a loss: to less than a millionth. */
    private static final int SEARCH_STEPS = 20;

    private static final double MIN_PROBABILITY = 1e-4;
    private static final double MAX_PROBABILITY = 1 - MIN_PROBABILITY;

    /** Loss by itself up to this is nothing remarkable. */
    private static final double UNREMARKABLE_LOSS = 0.02;

    /** What loss beyond that costs in log likelihood, the whole of it, so that the rate is tried first. */
    private static final double SCEPTICISM = 100;

    private static final double UNUSUAL_EXCESS = 0.05;

    /** How fast a loss that has shown itself at several rates is believed, an observation. */
    private static final double LEARNING = 0.15;

    private static final int LIMITS_TRIED = 12;

    /** What arrives gets through: less than this share of it is never called for. */
    private static final double LEAST_OF_DELIVERED = 0.85;

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
    private int awaited;

    /**
     * Takes one feedback.
     *
     * @param bytes sent, of the packets that were reported on, received or lost
     * @param delayBps what delays allow; no more is tried
     * @param deliveredBps what arrives, or -1 while that is not known
     * @param queued whether a queue stood on the way: what is lost then says nothing about loss without one
     * @return whether there is a new observation, and so perhaps another rate
     */
    boolean onFeedback(
            int received,
            int newlyLost,
            int recovered,
            long bytes,
            double delayBps,
            double deliveredBps,
            boolean queued,
            long nowNanos) {
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
        decide(delayBps, deliveredBps, queued);
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

    /** The share that the way has shown at several rates to lose whatever is sent, and loses now. */
    double provenLoss() {
        return Math.min(inherent, learnt);
    }

    /** Of the last observation. */
    double recentLoss() {
        return recentLoss;
    }

    /** Whether the last observation shows more loss than the way is known to have by itself. */
    boolean isUnusual() {
        return recentLoss > learnt + UNUSUAL_EXCESS;
    }

    /** A probe has passed at this rate: what was observed below it says nothing about it. */
    void onProbe(double measuredBps) {
        if (bps < measuredBps) {
            bps = measuredBps;
            observations = 0;
        }
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

    private void decide(double delayBps, double deliveredBps, boolean queued) {
        double latest = rates[Math.floorMod(nextObservation - 1, WINDOW)];
        double current = Math.min(bps, Math.max(delayBps, latest));
        double least = Math.clamp(LEAST_OF_DELIVERED * deliveredBps, 1, Math.max(delayBps, 1));
        boolean spotless = isSpotless();
        double next = spotless ? current * RISE : choose(current, least);
        inherent = spotless ? MIN_INHERENT : fitInherent(next);
        if (!queued) {
            learn();
        }
        awaited = next < current ? AWAITED : Math.max(0, awaited - 1);
        bps = next >= delayBps ? Double.MAX_VALUE : next;
    }

    /** Nothing was lost: then less is never likelier, and no loss by itself the likeliest. The usual case, and the search is dear. */
    private boolean isSpotless() {
        for (int i = 0; i < observations; i++) {
            if (lost[i] > 0) {
                return false;
            }
        }
        return true;
    }

    /** The rate to be tried next: less if that is clearly better, else a little more if that is not clearly too much. */
    private double choose(double current, double least) {
        double stays = bestScore(current);
        double best = current;
        double bestScore = stays + FALL_EVIDENCE;
        for (double fall : FALLS) {
            double candidate = Math.max(current * fall, least);
            double score = bestScore(candidate);
            if (candidate < current && score > bestScore) {
                bestScore = score;
                best = candidate;
            }
        }
        if (best < current) {
            return awaited > 0 ? current : best;
        }
        return bestScore(current * RISE) >= stays - RISE_TOLERANCE ? current * RISE : current;
    }

    private double bestScore(double candidateBps) {
        return score(candidateBps, fitInherent(candidateBps));
    }

    /** The likelihood is concave in the loss, whatever the rate: its peak is where it stops rising. */
    private double fitInherent(double candidateBps) {
        double low = MIN_INHERENT;
        double high = MAX_INHERENT;
        for (int i = 0; i < SEARCH_STEPS; i++) {
            double middle = (low + high) / 2;
            if (slope(candidateBps, middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** Of the score over the loss: a division where the likelihood itself takes two logarithms. */
    private double slope(double candidateBps, double loss) {
        double slope = loss > learnt ? -SCEPTICISM : 0;
        double weight = 1;
        for (int age = 0; age < observations; age++) {
            int i = Math.floorMod(nextObservation - 1 - age, WINDOW);
            double excess = excess(i, candidateBps);
            double probability = loss + (1 - loss) * excess;
            if (probability < MAX_PROBABILITY) {
                double expected = sent[i] * probability;
                slope += weight * (1 - excess) * (lost[i] - expected) / (probability * (1 - probability));
            }
            weight *= AGEING;
        }
        return slope;
    }

    /** The share of what was sent that is beyond a rate. */
    private double excess(int observation, double candidateBps) {
        return Math.max(0, (rates[observation] - candidateBps) / rates[observation]);
    }

    /** How well a limit and a loss by itself together explain what was observed: a log likelihood, less what unproven loss costs. */
    double score(double candidateBps, double loss) {
        return likelihood(candidateBps, loss) - SCEPTICISM * Math.max(0, loss - learnt);
    }

    private double likelihood(double candidateBps, double loss) {
        double likelihood = 0;
        double weight = 1;
        for (int age = 0; age < observations; age++) {
            int i = Math.floorMod(nextObservation - 1 - age, WINDOW);
            double probability =
                    Math.clamp(loss + (1 - loss) * excess(i, candidateBps), MIN_PROBABILITY, MAX_PROBABILITY);
            likelihood += weight * (lost[i] * Math.log(probability) + (sent[i] - lost[i]) * Math.log1p(-probability));
            weight *= AGEING;
        }
        return likelihood;
    }

    /**
     * Less loss than was thought is believed at once; more only if no limit of the rate explains it as well, which it does as long
     * as all was sent at one rate.
     */
    private void learn() {
        double mean = meanLoss();
        double towards = Math.max(mean * 1.1, UNREMARKABLE_LOSS);
        if (towards < learnt || (towards > learnt && isInherentEvident(mean))) {
            learnt += LEARNING * (towards - learnt);
        }
    }

    /** What the way would lose by itself if all loss were that. */
    private double meanLoss() {
        double sentSum = 0;
        double lostSum = 0;
        double weight = 1;
        for (int age = 0; age < observations; age++) {
            int i = Math.floorMod(nextObservation - 1 - age, WINDOW);
            sentSum += weight * sent[i];
            lostSum += weight * lost[i];
            weight *= AGEING;
        }
        return Math.clamp(lostSum / sentSum, MIN_INHERENT, MAX_INHERENT);
    }

    private boolean isInherentEvident(double meanLoss) {
        double lowest = Double.MAX_VALUE;
        double highest = 0;
        for (int i = 0; i < observations; i++) {
            lowest = Math.min(lowest, rates[i]);
            highest = Math.max(highest, rates[i]);
        }
        double byItself = likelihood(highest, meanLoss);
        double byRate = -Double.MAX_VALUE;
        for (int step = 0; step <= LIMITS_TRIED; step++) {
            double limit = lowest / 2 + (highest - lowest / 2) * step / LIMITS_TRIED;
            byRate = Math.max(byRate, likelihood(limit, learnt));
        }
        return byItself > byRate + FALL_EVIDENCE;
    }
}
