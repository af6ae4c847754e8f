package io.sluice;

/** Hears of a consumer. Called in order on a virtual thread of the router's; calling back into the library is fine. */
public interface ConsumerListener extends TraceListener {
    /** A listener that ignores everything. */
    ConsumerListener NONE = new ConsumerListener() {};

    /** The producer is paused: nothing comes, whatever this consumer is. */
    default void onProducerPaused() {}

    /** The producer goes on. */
    default void onProducerResumed() {}

    /** The consumer is closed; nothing follows. Once. */
    default void onClosed(CloseReason reason) {}
}
