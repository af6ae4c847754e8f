package io.sluice.signaling;

import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.JwtAuthenticator;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.call.CallDesk;
import io.sluice.signaling.call.CallFlows;
import io.sluice.signaling.call.CallOptions;
import io.sluice.signaling.call.RoomTokens;
import io.sluice.signaling.call.SystemScheduler;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.turn.IceServers;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Calls in real time, as the server's options have them. Closing ends the timers; the calls end with their sockets.
 *
 * @param flows a place at the desk for every socket
 */
record Calling(CallDesk desk, Flow.Factory flows, SystemScheduler timers) implements AutoCloseable {
    static Calling start(ServerOptions options) {
        InstantSource clock = InstantSource.system();
        JwtOptions jwt = options.access().jwt();
        Authenticator authenticator = jwt == null ? Authenticator.open() : new JwtAuthenticator(jwt, clock);
        SystemScheduler timers = new SystemScheduler();
        CallDesk desk = new CallDesk(
                CallOptions.defaults(),
                authenticator,
                new IceServers(options.turn(), clock),
                RoomTokens.none(),
                timers,
                clock,
                () -> UUID.randomUUID().toString());
        return new Calling(desk, new CallFlows(desk), timers);
    }

    @Override
    public void close() {
        timers.close();
    }
}
