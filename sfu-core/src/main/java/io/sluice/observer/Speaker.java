package io.sluice.observer;

/**
 * One stream as {@link DominantSpeaker} sees it: its last second in steps of 20 ms, and from it how active it is now, in the
 * last tenth of a second, and over the whole second.
 */
final class Speaker {
    /** N1: parts of the range of volumes. */
    private static final int N1 = 13;
    /** N2: steps of an immediate time, 20 ms, in a medium one, 100 ms. */
    private static final int N2 = 5;
    /** N3: medium times in a long one, a second. */
    private static final int N3 = 10;

    private static final int PART_OF_RANGE = (LevelSeries.MAX_VOLUME + N1 - 1) / N1;
    /** An immediate time is active for the medium one when it is above so many parts of the range. */
    private static final int MEDIUM_THRESHOLD = 7;
    /** A medium time is active for the long one when more of its steps are active. */
    private static final int LONG_THRESHOLD = 4;

    /** Probability and rate as in the paper's section 3, tuned for speech: 0.5, and 0.78, 24 and 47. */
    private static final SpeechScore IMMEDIATE = new SpeechScore(N1, 0.5, 0.78);

    private static final SpeechScore MEDIUM = new SpeechScore(N2, 0.5, 24);
    private static final SpeechScore LONG = new SpeechScore(N3, 0.5, 47);

    /** The latest first. */
    private final byte[] volumes = new byte[N2 * N3];

    private final NoiseFloor noise = new NoiseFloor();
    private long heardNanos;
    private int activeSteps;
    private double immediate;
    private double medium;
    private double longTime;

    Speaker(long nowNanos) {
        heardNanos = nowNanos;
        evaluate();
    }

    void onReading(LevelSeries.Reading reading, long nowNanos) {
        if (reading.heard()) {
            heardNanos = nowNanos;
        }
        for (int step = 0; step < reading.size(); step++) {
            noise.onVolume(reading.volume(step));
        }
        int taken = Math.min(reading.size(), volumes.length);
        System.arraycopy(volumes, 0, volumes, taken, volumes.length - taken);
        for (int i = 0; i < taken; i++) {
            volumes[i] = (byte) reading.volume(reading.size() - 1 - i);
        }
        evaluate();
    }

    /** When the last packet came, or the stream began to be watched. */
    long heardNanos() {
        return heardNanos;
    }

    /** How many steps of the last second were above the noise. */
    int activeSteps() {
        return activeSteps;
    }

    /** By how much this one is more active than another just now, as the logarithm of a quotient. */
    double immediateOver(Speaker other) {
        return immediate - other.immediate;
    }

    /** The same in the last tenth of a second. */
    double mediumOver(Speaker other) {
        return medium - other.medium;
    }

    /** The same in the last second. */
    double longOver(Speaker other) {
        return longTime - other.longTime;
    }

    private void evaluate() {
        int activeMedium = 0;
        activeSteps = 0;
        for (int i = 0; i < N3; i++) {
            if (loudSteps(i * N2) > LONG_THRESHOLD) {
                activeMedium++;
            }
        }
        for (int i = 0; i < volumes.length; i++) {
            activeSteps += parts(i) > 0 ? 1 : 0;
        }
        immediate = IMMEDIATE.log(parts(0));
        medium = MEDIUM.log(loudSteps(0));
        longTime = LONG.log(activeMedium);
    }

    private int loudSteps(int from) {
        int loud = 0;
        for (int i = from; i < from + N2; i++) {
            loud += parts(i) > MEDIUM_THRESHOLD ? 1 : 0;
        }
        return loud;
    }

    /** How much of the range of volumes a step takes, 0 unless it is clearly above the noise. */
    private int parts(int step) {
        int volume = volumes[step];
        return volume < noise.volume() + PART_OF_RANGE ? 0 : volume / PART_OF_RANGE;
    }
}
