package io.sluice;

/**
 * How an {@link AudioLevelObserver} is set up.
 *
 * @param maxEntries how many producers it tells at most, at least 1
 * @param threshold what is less loud is silence: -127 to 0 dBov
 * @param intervalMillis how often it tells; less than 250 or more than 5000 milliseconds become these
 */
public record AudioLevelObserverOptions(int maxEntries, int threshold, int intervalMillis) {
    private static final int MIN_DBOV = -127;
    private static final int MIN_INTERVAL_MILLIS = 250;
    private static final int MAX_INTERVAL_MILLIS = 5000;

    public AudioLevelObserverOptions {
        if (maxEntries < 1) {
            throw new IllegalArgumentException("maxEntries is " + maxEntries + ", accepted is 1 or more");
        }
        if (threshold < MIN_DBOV || threshold > 0) {
            throw new IllegalArgumentException("threshold is " + threshold + ", accepted is -127 to 0 dBov");
        }
        intervalMillis = Math.clamp(intervalMillis, MIN_INTERVAL_MILLIS, MAX_INTERVAL_MILLIS);
    }

    /** One producer, from -80 dBov on, once a second. */
    public static AudioLevelObserverOptions defaults() {
        return new AudioLevelObserverOptions(1, -80, 1000);
    }
}
