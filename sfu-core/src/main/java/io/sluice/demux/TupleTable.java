package io.sluice.demux;

import io.sluice.packet.Endpoint;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who sends from a remote address, for one local socket. Holds only addresses that an authenticated connectivity check
 * named, so its size is bounded by the transports and their tuples. Remembers the last answer, since datagrams of one
 * peer come in runs. Confined to a loop.
 *
 * @param <T> what an address leads to
 */
public final class TupleTable<T> {
    private final Map<Endpoint, T> byRemote = new HashMap<>();
    private @Nullable Endpoint lastRemote;
    private @Nullable T last;

    /** Who owns a remote endpoint, or null. */
    public @Nullable T find(Endpoint remoteEndpoint) {
        if (last == null || !remoteEndpoint.equals(lastRemote)) {
            last = byRemote.get(remoteEndpoint);
            lastRemote = remoteEndpoint;
        }
        return last;
    }

    /** Gives an endpoint to an owner; a later owner takes it from an earlier one. */
    public void put(Endpoint remoteEndpoint, T owner) {
        last = null;
        byRemote.put(remoteEndpoint, owner);
    }

    /** Takes an endpoint away from an owner, and says whether it was the owner's still. */
    public boolean remove(Endpoint remoteEndpoint, T owner) {
        last = null;
        return byRemote.remove(remoteEndpoint, owner);
    }

    public int size() {
        return byRemote.size();
    }
}
