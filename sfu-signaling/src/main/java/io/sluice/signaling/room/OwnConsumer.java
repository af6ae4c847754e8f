package io.sluice.signaling.room;

import io.sluice.CloseReason;
import io.sluice.Consumer;
import io.sluice.ConsumerLayers;
import io.sluice.ConsumerListener;
import io.sluice.signaling.protocol.Push;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something a peer receives, and what the peer hears of it. Thread-safe. */
final class OwnConsumer implements ConsumerListener {
    private final Peer peer;
    private final boolean auto;
    private final HeldPushes pushes;
    private volatile @Nullable Consumer consumer;

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
