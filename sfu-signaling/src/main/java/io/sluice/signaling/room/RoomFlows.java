package io.sluice.signaling.room;

import io.sluice.Router;
import io.sluice.WebRtcTransport;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.Push;
import io.sluice.signaling.protocol.RequestParser;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.Session;
import java.util.Set;

/** Gives every socket its way into the rooms. Thread-safe. */
public final class RoomFlows implements Flow.Factory {
    private final RoomDirectory directory;

    public RoomFlows(RoomDirectory directory) {
        this.directory = directory;
    }

    @Override
    public Set<String> types() {
        return RequestParser.types();
    }

    @Override
    public Flow open(Session session) {
        return new RoomFlow(session, directory);
    }

    /** Runs what a first peer needs once, so that it does not wait for classes to load. Leaves nothing behind. */
    public void warmUp() {
        MessageWriter.write(new Push.Welcome("warm-up", directory.capabilities()));
        try (Router router = directory.createRouter()) {
            WebRtcTransport transport =
                    router.createWebRtcTransport(directory.setup().transport());
            transport.close();
        }
    }
}
