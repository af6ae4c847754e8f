package io.sluice.observer;

/**
 * Makes sense of what the taps of several streams gathered, interval by interval. Confined to the loop of the observer, but
 * for {@link #newTap}, which any loop may call.
 *
 * @param <R> what a tap gathers
 */
public interface LevelAnalysis<R> {
    /** What gathers the levels of one stream. Any loop. */
    LevelTap<R> newTap();

    /**
     * What a stream said in the interval that is about to end.
     *
     * @param stream an id that no other stream has or will have
     */
    void onReading(long stream, R reading);

    /** A stream is watched no longer. */
    void remove(long stream);

    /** All there is to know of an interval has been told. */
    void onIntervalEnd(long nowNanos);

    /** Nothing is watched for now, and what is watched later has no past. */
    void reset();
}
