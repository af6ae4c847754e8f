package io.sluice.bwe;

/**
 * One video stream towards one receiver, as whoever shares out the bandwidth of the way there sees it. Without anybody who does
 * that the target is the best rung. Confined to its loop.
 */
public interface AllocatedStream {
    /** As a target: nothing fits, so nothing is sent. */
    int NONE = -1;

    /** Who gets more first, 1 to 255; 1 unless the application set another. */
    int priority();

    /** Whether it takes any bitrate at all: neither it nor its producer is paused, and the way is open. */
    boolean wantsBitrate();

    /** Whether there are layers to choose from; a stream without is sent whole, whatever the way carries, as mediasoup does it. The same for ever. */
    default boolean hasLayers() {
        return true;
    }

    /** What may be chosen from now, best rung last; holds until the next call. */
    BitrateLadder ladder(long nowNanos);

    /**
     * Chooses. Down takes effect at once or as soon as the source allows, up with the next picture a decoder can begin the
     * layer with. The choice is of layers, not of a place: it stays when rungs come and go, and means the nearest lower one
     * where its own has gone. From {@link #NONE} on nothing is sent, until there is another choice.
     *
     * @param rung of the ladder returned last, 0 to its size less 1, or {@link #NONE}
     */
    void setTarget(int rung);

    /**
     * Has somebody told, on the loop, when what a choice was based on is no longer so: priority, {@link #wantsBitrate}, or
     * which rungs there are. Not when bitrates change, which they always do.
     */
    void demandListener(Runnable listener);
}
