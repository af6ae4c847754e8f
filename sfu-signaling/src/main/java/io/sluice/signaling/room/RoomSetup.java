package io.sluice.signaling.room;

import io.sluice.WebRtcTransportOptions;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.Expiries;
import io.sluice.signaling.session.Scheduler;
import io.sluice.signaling.turn.IceServers;
import java.time.InstantSource;

/**
 * What rooms are made with.
 *
 * @param transport how each peer's transports are set up
 * @param authenticator says who may do what
 * @param iceServers handed out to peers
 * @param expiries say when grants end
 * @param scheduler of what is waited for
 * @param clock says since when something is
 * @param listeners hear of what goes on in the rooms' routers
 */
public record RoomSetup(
        RoomOptions options,
        WebRtcTransportOptions transport,
        Authenticator authenticator,
        IceServers iceServers,
        Expiries expiries,
        Scheduler scheduler,
        InstantSource clock,
        RoomListeners listeners) {
    /** With nobody listening. */
    public RoomSetup(
            RoomOptions options,
            WebRtcTransportOptions transport,
            Authenticator authenticator,
            IceServers iceServers,
            Expiries expiries,
            Scheduler scheduler,
            InstantSource clock) {
        this(options, transport, authenticator, iceServers, expiries, scheduler, clock, RoomListeners.NONE);
    }
}
