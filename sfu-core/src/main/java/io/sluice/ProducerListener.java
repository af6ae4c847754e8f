package io.sluice;

import java.util.List;

/** Hears of a producer. Called in order on a virtual thread of the router's; calling back into the library is fine. */
public interface ProducerListener extends TraceListener {
    /** A listener that ignores everything. */
    ProducerListener NONE = new ProducerListener() {};

    /**
     * /**
     * The picture is turned otherwise than before, by what its packets say: the peer has turned a phone, or taken another
     * camera. Who is slow hears of the last only. Needs {@code urn:3gpp:video-orientation}.
     */
    default void onVideoOrientationChanged(VideoOrientation orientation) {}

    /**
     * How well the producer's streams get to the server has changed. Where it changes faster than it is heard, the latest is
     * told alone.
     *
     * @param scores of the streams that have changed, one for each encoding
     */
    default void onScoreChanged(List<ProducerScore> scores) {}

    /** The producer and its consumers are closed; nothing follows. Once. */
    default void onClosed(CloseReason reason) {}
}
