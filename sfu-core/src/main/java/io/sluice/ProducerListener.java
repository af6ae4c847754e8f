package io.sluice;

/** Hears of a producer. Called in order on a virtual thread of the router's; calling back into the library is fine. */
public interface ProducerListener {
    /** A listener that ignores everything. */
    ProducerListener NONE = new ProducerListener() {};

    /** The producer and its consumers are closed; nothing follows. Once. */
    default void onClosed(CloseReason reason) {}
}
