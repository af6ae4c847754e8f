package io.sluice.observer;

/**
 * How much likelier it is that somebody speaks than that nobody does, when so many of a time's parts are active: the
 * logarithm of a binomial likelihood over an exponential prior (Volfin and Cohen, "Dominant Speaker Identification for
 * Multipoint Videoconferencing", 2012, section 3). There are few possible numbers, so each is reckoned once.
 */
final class SpeechScore {
    /** Scores are divided by each other, so that they stay above zero. */
    private static final double MIN_SCORE = 1e-10;

    private final double[] logScores;

    /**
     * @param parts how many may be active
     * @param probability that a part is active while somebody speaks
     * @param lambda of the exponential distribution of active parts while nobody does
     */
    SpeechScore(int parts, double probability, double lambda) {
        logScores = new double[parts + 1];
        double logChoose = 0;
        for (int active = 0; active <= parts; active++) {
            double score = logChoose
                    + active * Math.log(probability)
                    + (parts - active) * Math.log(1 - probability)
                    - Math.log(lambda)
                    + lambda * active;
            logScores[active] = Math.log(Math.max(score, MIN_SCORE));
            logChoose += Math.log((double) (parts - active) / (active + 1));
        }
    }

    /** The logarithm of the score, so that a difference is the logarithm of a quotient. */
    double log(int active) {
        return logScores[active];
    }
}
