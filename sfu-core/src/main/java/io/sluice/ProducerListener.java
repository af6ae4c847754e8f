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
     * @param scores of all encodings that have had one, in their order
     */
    default void onScoreChanged(List<ProducerScore> scores) {}

    /**
     * Consumers want other layers than before, of a producer that has layers to choose from: so the peer need not send what nobody
     * watches. More is told at once, less after two seconds. Paused consumers want none; what they have room for does not
     * matter. Until this is called all layers are wanted.
     *
     * @param spatialLayers how many, from the lowest one up; 0 for none at all
     */
    default void onLayersWanted(int spatialLayers) {}

    /** The producer and its consumers are closed; nothing follows. Once. */
    default void onClosed(CloseReason reason) {}
}
