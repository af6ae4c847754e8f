package io.sluice;

/** Hears of a consumer. Called in order on a virtual thread of the router's; calling back into the library is fine. */
public interface ConsumerListener {
    /** A listener that ignores everything. */
    ConsumerListener NONE = new ConsumerListener() {};

    /** The producer is paused: nothing comes, whatever this consumer is. */
    default void onProducerPaused() {}

    /** The producer goes on. */
    default void onProducerResumed() {}

    /**
     * The receiver gets more or less of the stream than before. Only the latest score waits for a slow listener.
     *
     * @param score 0 (nothing arrives) to 10 (all of it does, the score to begin with)
     */
    default void onScoreChanged(int score) {}

    /** The consumer is closed; nothing follows. Once. */
    default void onClosed(CloseReason reason) {}
}
