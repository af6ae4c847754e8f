package io.sluice;

/** Hears of a producer. Called in order on a virtual thread of the router's. */
public interface ProducerListener {
    /** A listener that ignores everything. */
    ProducerListener NONE = new ProducerListener() {};

    default void onClosed(CloseReason reason) {}
}
