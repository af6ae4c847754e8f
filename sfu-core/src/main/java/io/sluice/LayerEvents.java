package io.sluice;

import io.sluice.routing.OutboundStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The layers that a consumer gets on their way from the loop to the listener, who hears of the latest, however slow it is. */
final class LayerEvents {
    private final EventQueue events;
    private final ConsumerListener listener;
    private volatile @Nullable ConsumerLayers current;
    /** Whether the consumer has ended. Only where the router's events are delivered. */
    private boolean silent;

    LayerEvents(EventQueue events, ConsumerListener listener) {
        this.events = events;
        this.listener = listener;
    }

    Optional<ConsumerLayers> current() {
        return Optional.ofNullable(current);
    }

    /** On the loop: other layers are sent than before. Says whether the spatial layer is another one. */
    boolean onChanged(OutboundStream stream) {
        ConsumerLayers former = current;
        ConsumerLayers latest =
                stream.spatialLayer() < 0 ? null : new ConsumerLayers(stream.spatialLayer(), stream.temporalLayer());
        current = latest;
        events.post(this, () -> {
            if (!silent) {
                listener.onLayersChanged(Optional.ofNullable(latest));
            }
        });
        return former == null || latest == null || former.spatialLayer() != latest.spatialLayer();
    }

    /** Where the router's events are delivered: nothing follows. */
    void end() {
        silent = true;
    }
}
