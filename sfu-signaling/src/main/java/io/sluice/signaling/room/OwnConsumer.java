package io.sluice.signaling.room;

import io.sluice.CloseReason;
import io.sluice.ClosedException;
import io.sluice.Consumer;
import io.sluice.ConsumerLayers;
import io.sluice.ConsumerListener;
import io.sluice.ortc.MediaKind;
import io.sluice.signaling.protocol.Push;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something a peer receives, and what the peer hears of it. Thread-safe. */
final class OwnConsumer implements ConsumerListener {
    private static final int LEAST_PRIORITY = 1;
    private static final int HIGHEST_PRIORITY = 255;

    private final Peer peer;
    private final boolean auto;
    private final HeldPushes pushes;
    private volatile @Nullable Consumer consumer;
    /** What the peer asked for. */
    private int priority = LEAST_PRIORITY;

    /**
     * @param auto whether the server makes it by itself
     */
    OwnConsumer(Peer peer, boolean auto, java.util.function.Consumer<Push> pushes) {
        this.peer = peer;
        this.auto = auto;
        this.pushes = new HeldPushes(pushes);
    }

    /** Called once, before {@link #announced}. */
    void isFor(Consumer made) {
        consumer = made;
    }

    Consumer consumer() {
        Consumer made = consumer;
        if (made == null) {
            throw new IllegalStateException("the consumer has not been made");
        }
        return made;
    }

    /**
     * Says how important this is beside the other pictures that the peer receives.
     *
     * @throws IllegalArgumentException if the priority is none of 1 to 255
     */
    synchronized void setPriority(int next) {
        consumer().setPriority(next);
        priority = next;
        prioritise();
    }

    /** Gives what the peer asked for, and more to whoever speaks. */
    synchronized void prioritise() {
        Consumer made = consumer;
        if (made == null || made.kind() != MediaKind.VIDEO) {
            return;
        }
        int next = Math.min(priority + peer.additionalPriority(made.producerId()), HIGHEST_PRIORITY);
        try {
            if (next != made.priority()) {
                made.setPriority(next);
            }
        } catch (ClosedException e) {
            // It went meanwhile: nothing is left to be more important than.
            return;
        }
    }

    /** The peer has been told that it is there. */
    void announced() {
        pushes.release();
    }

    @Override
    public void onScoreChanged(int score) {
        pushes.push(() -> new Push.ConsumerScore(
                consumer().id(), score, peer.producerScore(consumer().producerId())));
    }

    @Override
    public void onLayersChanged(Optional<ConsumerLayers> layers) {
        Integer spatial = layers.map(ConsumerLayers::spatialLayer).orElse(null);
        Integer temporal = layers.map(ConsumerLayers::temporalLayer).orElse(null);
        pushes.push(() -> new Push.ConsumerLayersChanged(consumer().id(), spatial, temporal));
    }

    @Override
    public void onClosed(CloseReason reason) {
        peer.forget(this);
        if (auto && reason != CloseReason.REQUESTED) {
            pushes.push(() -> new Push.ConsumerClosed(consumer().id()));
        }
    }
}
