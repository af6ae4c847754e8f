package io.sluice.signaling.room;

import io.sluice.WebRtcTransport;
import io.sluice.signaling.protocol.Purpose;
import java.util.Locale;

/** One of a peer's transports. Used by one thread at a time. */
final class OwnTransport {
    private final WebRtcTransport transport;
    private final Purpose purpose;
    private boolean connected;

    OwnTransport(WebRtcTransport transport, Purpose purpose) {
        this.transport = transport;
        this.purpose = purpose;
    }

    WebRtcTransport transport() {
        return transport;
    }

    boolean receives() {
        return purpose == Purpose.RECV;
    }

    boolean isConnected() {
        return connected;
    }

    void setConnected() {
        connected = true;
    }

    void require(Purpose wanted) {
        if (purpose != wanted) {
            throw Refusals.badRequest(
                    "transportId: was created with another purpose; accepted: one created with purpose "
                            + wanted.name().toLowerCase(Locale.ROOT));
        }
    }
}
