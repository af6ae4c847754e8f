package io.sluice.signaling;

import io.sluice.signaling.admin.DrainGate;
import io.sluice.signaling.auth.Grants;
import io.sluice.signaling.auth.Right;
import io.sluice.signaling.auth.Tickets;
import io.sluice.signaling.call.CallDesk;
import io.sluice.signaling.call.CallFlows;
import io.sluice.signaling.call.CallTime;
import io.sluice.signaling.call.RoomTokens;
import io.sluice.signaling.config.ServerOptions;
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
record Calling(CallDesk desk, DrainGate flows, SystemScheduler timers) implements AutoCloseable {
    private static final Set<String> BEGINNINGS = Set.of("call:initiate", "call:invite", "pre-offer");

    /**
     * Opens the desk.
     *
     * @param tickets says who may call, and lets the parties of a call into the room it goes on in
     */
    static Calling start(ServerOptions options, Tickets tickets) {
        InstantSource clock = InstantSource.system();
        SystemScheduler timers = new SystemScheduler();
        CallDesk desk = new CallDesk(
                options.calls(),
                tickets,
                new IceServers(options.turn(), clock),
                roomTokens(tickets),
                CallTime.of(timers, System::nanoTime),
                clock,
                () -> UUID.randomUUID().toString());
        return new Calling(desk, gate(desk), timers);
    }

    private static DrainGate gate(CallDesk desk) {
        return new DrainGate(
                new CallFlows(desk), BEGINNINGS, () -> desk.counters().current() == 0);
    }

    /** For that room alone, and no longer than the user's own token: what a token has opened ends with it. */
    private static RoomTokens roomTokens(Tickets tickets) {
        return tickets.isOpen()
                ? RoomTokens.none()
                : (userId, displayName, roomId, until) -> tickets.issue(
                        new Grants(userId, displayName, roomId, Set.of(Right.PUBLISH, Right.SUBSCRIBE), until));
    }

    @Override
    public void close() {
        timers.close();
    }
}
