package io.sluice;

/** Hears of a producer. Called in order on a virtual thread of the router's; calling back into the library is fine. */
public interface ProducerListener extends TraceListener {
    /** A listener that ignores everything. */
    ProducerListener NONE = new ProducerListener() {};

    /**
     * The picture is turned otherwise than before, by what its packets say: the peer has turned a phone, or taken another
     * camera. Who is slow hears of the last only. Needs {@code urn:3gpp:video-orientation}.
     */
    default void onVideoOrientationChanged(VideoOrientation orientation) {}

    /** The producer and its consumers are closed; nothing follows. Once. */
    default void onClosed(CloseReason reason) {}
}
