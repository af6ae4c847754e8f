package io.sluice.signaling.admin;

import io.sluice.signaling.protocol.Data;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the admin interface shows, and has done. Thread-safe. */
public interface Operations {
    /** The whole server in some figures. */
    Data overview();

    /** Every room, without what its peers have. */
    Collection<Data> rooms();

    /** One room with its peers; empty if there is none. */
    Optional<Data> room(String roomId);

    /** A peer with what it sends and receives, and statistics of it; empty if there is none. */
    Optional<Data> peer(String roomId, String peerId);

    /** Puts everybody out and closes the room; false if there is none. */
    boolean endRoom(String roomId, @Nullable String reason);

    /** Puts a peer out; false if there is none. */
    boolean removePeer(String roomId, String peerId, @Nullable String reason);

    /** Every call. */
    Collection<Data> calls();

    /** Ends a call; false if there is none. */
    boolean endCall(String callId, String reason);
}
