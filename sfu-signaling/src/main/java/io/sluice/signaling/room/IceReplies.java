package io.sluice.signaling.room;

import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.turn.IceServers;
import java.util.OptionalLong;

/** Puts what is handed out of STUN and TURN servers into the words of the protocol. */
final class IceReplies {
    private IceReplies() {}

    static Reply.Ice of(IceServers.Handout handout) {
        OptionalLong expires = handout.expiresInSeconds();
        return new Reply.Ice(
                handout.servers().stream()
                        .map(server -> new Reply.IceServerEntry(server.urls(), server.username(), server.credential()))
                        .toList(),
                expires.isPresent() ? expires.getAsLong() : null);
    }
}
