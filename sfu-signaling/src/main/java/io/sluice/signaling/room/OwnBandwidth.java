package io.sluice.signaling.room;

import io.sluice.OutgoingBandwidth;
import io.sluice.WebRtcTransportListener;
import io.sluice.signaling.protocol.Push;
import java.util.function.Consumer;

/** Tells a peer what the way to it carries. The core says so once a second, or at once when it changes by much. */
final class OwnBandwidth implements WebRtcTransportListener {
    private final Consumer<Push> pushes;

    /** Set before the peer can connect, and nothing is known of its way until it has. */
    private volatile String transportId = "";

    /** @param pushes is given what the peer is told; must not block */
    OwnBandwidth(Consumer<Push> pushes) {
        this.pushes = pushes;
    }

    /** The transport is there. */
    void created(String id) {
        transportId = id;
    }

    @Override
    public void onOutgoingBandwidthChanged(OutgoingBandwidth bandwidth) {
        pushes.accept(new Push.Bandwidth(transportId, bandwidth.availableBitrateBps(), bandwidth.targetBitrateBps()));
    }
}
