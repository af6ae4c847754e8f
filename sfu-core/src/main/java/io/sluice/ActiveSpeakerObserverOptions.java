package io.sluice;

/**
 * How an {@link ActiveSpeakerObserver} is set up.
 *
 * @param intervalMillis how often it decides; less than 100 or more than 5000 milliseconds become these
 */
public record ActiveSpeakerObserverOptions(int intervalMillis) {
    private static final int MIN_INTERVAL_MILLIS = 100;
    private static final int MAX_INTERVAL_MILLIS = 5000;

    public ActiveSpeakerObserverOptions {
        intervalMillis = Math.clamp(intervalMillis, MIN_INTERVAL_MILLIS, MAX_INTERVAL_MILLIS);
    }

    /** Every 300 milliseconds. */
    public static ActiveSpeakerObserverOptions defaults() {
        return new ActiveSpeakerObserverOptions(300);
    }
}
