package io.sluice;

import java.util.List;

/**
 * Hears of an {@link AudioLevelObserver}. Called in order on a virtual thread of the router's; calling back into the library is
 * fine. Who is slower than the observer's interval hears only of the latest.
 */
public interface AudioLevelObserverListener {
    /** A listener that ignores everything. */
    AudioLevelObserverListener NONE = new AudioLevelObserverListener() {};

    /** The loudest producers of the last interval, at least one, the loudest first. Every interval while somebody is loud. */
    default void onVolumes(List<AudioLevelVolume> volumes) {}

    /** Nobody is loud any more. Once, after volumes. */
    default void onSilence() {}

    /** The observer is closed; nothing follows. Once. */
    default void onClosed(CloseReason reason) {}
}
