package io.sluice.signaling;

import io.sluice.signaling.auth.Grants;
import io.sluice.signaling.auth.Right;
import io.sluice.signaling.auth.Tickets;
import io.sluice.signaling.call.CallDesk;
import io.sluice.signaling.call.CallFlows;
import io.sluice.signaling.call.CallOptions;
import io.sluice.signaling.call.CallTime;
import io.sluice.signaling.call.RoomTokens;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.SystemScheduler;
import io.sluice.signaling.turn.IceServers;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;

/**
 * Calls in real time, as the server's options have them. Closing ends the timers; the calls end with their sockets.
 *
 * @param flows a place at the desk for every socket
 */
record Calling(CallDesk desk, Flow.Factory flows, SystemScheduler timers) implements AutoCloseable {
    /**
     * Opens the desk.
     *
     * @param tickets says who may call, and lets the parties of a call into the room it goes on in
     */
    static Calling start(ServerOptions options, Tickets tickets) {
        SystemScheduler timers = new SystemScheduler();
        CallDesk desk = new CallDesk(
                CallOptions.defaults(),
                tickets,
                new IceServers(options.turn(), InstantSource.system()),
                roomTokens(tickets),
                CallTime.of(timers, System::nanoTime),
                InstantSource.system(),
                () -> UUID.randomUUID().toString());
        return new Calling(desk, new CallFlows(desk), timers);
    }

    private static RoomTokens roomTokens(Tickets tickets) {
        if (tickets.isOpen()) {
            return RoomTokens.none();
        }
        return (userId, displayName, roomId, until) ->
                tickets.issue(new Grants(userId, displayName, roomId, Set.of(Right.PUBLISH, Right.SUBSCRIBE), until));
    }

    @Override
    public void close() {
        timers.close();
    }
}
