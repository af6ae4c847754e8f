package io.sluice.observer;

/**
 * Gathers what the packets of one stream say about its loudness, until it is taken. Confined to the loop of the stream;
 * what is taken is immutable and goes to the loop of the observer.
 *
 * @param <R> what an observer needs to know of an interval
 */
public interface LevelTap<R> {
    /**
     * A packet said how loud it is.
     *
     * @param dBov -127 (silence) to 0 (overload), see RFC 6464 section 3
     * @param atNanos when it arrived, on the loop's monotonic clock
     */
    void onLevel(int dBov, long atNanos);

    /** What was gathered since the last time; gathering begins anew. */
    R take(long nowNanos);
}
