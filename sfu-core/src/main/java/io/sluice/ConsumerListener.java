package io.sluice;

/** Hears of a consumer. Called in order on a virtual thread of the router's. */
public interface ConsumerListener {
    /** A listener that ignores everything. */
    ConsumerListener NONE = new ConsumerListener() {};

    default void onProducerPaused() {}

    default void onProducerResumed() {}

    default void onClosed(CloseReason reason) {}
}
