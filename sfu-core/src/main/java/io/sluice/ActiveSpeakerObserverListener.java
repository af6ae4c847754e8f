package io.sluice;

/**
 * Hears of an {@link ActiveSpeakerObserver}. Called in order on a virtual thread of the router's; calling back into the library
 * is fine.
 */
public interface ActiveSpeakerObserverListener {
    /** A listener that ignores everything. */
    ActiveSpeakerObserverListener NONE = new ActiveSpeakerObserverListener() {};

    /**
     * Another producer than before holds the floor, until the next one takes it: silence changes nothing. The first is told when
     * it is heard.
     */
    default void onDominantSpeaker(Producer producer) {}

    /** The observer is closed; nothing follows. Once. */
    default void onClosed(CloseReason reason) {}
}
