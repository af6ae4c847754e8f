package io.sluice.signaling.room;

import io.sluice.Router;
import io.sluice.WebRtcTransportOptions;
import io.sluice.signaling.protocol.Incoming.Accepted;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.RequestParser;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Gives every socket its peer in the one room, a name nobody can guess, and a virtual thread. */
public final class Sessions implements ConnectionListener.Acceptor {
    private static final String WARM_UP = "{\"type\":\"createWebRtcTransport\",\"data\":{\"purpose\":\"recv\"}}";

    private final Room room = new Room();
    private final Router router;
    private final WebRtcTransportOptions transportOptions;
    private final LongSupplier nanoClock;

    /**
     * @param router where everybody's transports live
     * @param transportOptions how each of them is set up
     * @param nanoClock monotonic, such as {@code System::nanoTime}
     */
    public Sessions(Router router, WebRtcTransportOptions transportOptions, LongSupplier nanoClock) {
        this.router = router;
        this.transportOptions = transportOptions;
        this.nanoClock = nanoClock;
    }

    @Override
    public ConnectionListener accept(Connection connection) {
        String socketId = UUID.randomUUID().toString();
        PeerSession session =
                new PeerSession(connection, new Peer(socketId, router, room, transportOptions), nanoClock);
        room.join(socketId, connection);
        Thread.ofVirtual().name("sluice-peer-" + socketId).start(session::run);
        return session;
    }

    /** Runs what a first peer needs once, so that it does not wait for classes to load. Leaves nothing behind. */
    public void warmUp() {
        Peer peer = new Peer("warm-up", router, new Room(), transportOptions);
        MessageWriter.write(peer.welcome());
        if (RequestParser.parse(WARM_UP) instanceof Accepted accepted) {
            MessageWriter.write(accepted.head(), peer.serve(accepted.request()).reply());
        }
        peer.close();
    }
}
