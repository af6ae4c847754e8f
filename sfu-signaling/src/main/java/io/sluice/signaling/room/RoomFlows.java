package io.sluice.signaling.room;

import io.sluice.Router;
import io.sluice.WebRtcTransportOptions;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.Purpose;
import io.sluice.signaling.protocol.Request;
import io.sluice.signaling.protocol.RequestParser;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.Session;
import java.util.Set;

/** Gives every socket its peer in the one room. Thread-safe. */
public final class RoomFlows implements Flow.Factory {
    private final Room room = new Room();
    private final Router router;
    private final WebRtcTransportOptions transportOptions;

    /**
     * @param router where everybody's transports live
     * @param transportOptions how each of them is set up
     */
    public RoomFlows(Router router, WebRtcTransportOptions transportOptions) {
        this.router = router;
        this.transportOptions = transportOptions;
    }

    @Override
    public Set<String> types() {
        return RequestParser.types();
    }

    @Override
    public Flow open(Session session) {
        return new RoomFlow(session, room, new Peer(session.socketId(), router, room, transportOptions));
    }

    /** Runs what a first peer needs once, so that it does not wait for classes to load. Leaves nothing behind. */
    public void warmUp() {
        Peer peer = new Peer("warm-up", router, new Room(), transportOptions);
        MessageWriter.write(peer.welcome());
        peer.serve(new Request.CreateWebRtcTransport(Purpose.RECV, false));
        peer.close();
    }
}
