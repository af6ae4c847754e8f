package io.sluice;

/** Hears what passes on a stream, after {@code enableTraceEvents}. */
public interface TraceListener {
    /** Something passed. */
    default void onTrace(TraceEvent event) {}

    /**
     * What follows is not all there was: so many events were left out here, because more than a thousand waited for the
     * listener.
     */
    default void onTracesDropped(long count) {}
}
