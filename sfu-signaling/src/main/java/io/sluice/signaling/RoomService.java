package io.sluice.signaling;

import io.sluice.Sfu;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.Expiries;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.room.RoomDirectory;
import io.sluice.signaling.room.RoomFlows;
import io.sluice.signaling.room.RoomListeners;
import io.sluice.signaling.room.RoomSetup;
import io.sluice.signaling.session.SystemScheduler;
import io.sluice.signaling.turn.IceServers;
import java.time.InstantSource;

/** The rooms with what they need to run. Closing stops their timers; the rooms end with the SFU. */
final class RoomService implements AutoCloseable {
    private final SystemScheduler scheduler = new SystemScheduler();
    private final Expiries expiries = new Expiries(InstantSource.system());
    private final RoomDirectory directory;
    private final RoomFlows flows;

    RoomService(Sfu sfu, ServerOptions options, Authenticator authenticator, RoomListeners listeners) {
        this.directory = new RoomDirectory(
                sfu,
                new RoomSetup(
                        options.rooms(),
                        options.transport(),
                        authenticator,
                        new IceServers(options.turn(), InstantSource.system()),
                        expiries,
                        scheduler,
                        InstantSource.system(),
                        listeners));
        this.flows = new RoomFlows(directory, System::nanoTime);
    }

    RoomDirectory directory() {
        return directory;
    }

    RoomFlows flows() {
        return flows;
    }

    @Override
    public void close() {
        scheduler.close();
        expiries.close();
    }
}
