package io.sluice;

import java.util.Optional;

/** Hears of a consumer. Called in order on a virtual thread of the router's; calling back into the library is fine. */
public interface ConsumerListener extends TraceListener {
    /** A listener that ignores everything. */
    ConsumerListener NONE = new ConsumerListener() {};

    /** The producer is paused: nothing comes, whatever this consumer is. */
    default void onProducerPaused() {}

    /** The producer goes on. */
    default void onProducerResumed() {}

    /**
     * An RTP packet, of a consumer on a {@link DirectTransport} alone. Called in order on a virtual thread of the transport's own,
     * so that it may come while, or just after, another thread calls {@link #onClosed}.
     *
     * @param packet header and payload in the clear; the listener's own
     */
    default void onRtp(byte[] packet) {}

    /**
     * The receiver gets more or less of the stream than before. Only the latest score waits for a slow listener.
     *
     * @param score 0 (nothing arrives) to 10 (all of it does, the score to begin with)
     */
    default void onScoreChanged(int score) {}

    /**
     * The same, or an encoding of the producer's gets to the server better or worse than before. Only the latest scores wait for a
     * slow listener.
     */
    default void onScoresChanged(ConsumerScore scores) {}

    /**
     * Other layers are sent than before, of a producer that has layers to choose from. Only the latest waits for a slow listener.
     *
     * @param layers what is sent; empty while the way to the peer has no room for any
     */
    default void onLayersChanged(Optional<ConsumerLayers> layers) {}

    /** The consumer is closed; nothing follows. Once. */
    default void onClosed(CloseReason reason) {}
}
