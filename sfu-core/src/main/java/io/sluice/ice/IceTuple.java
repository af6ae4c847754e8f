package io.sluice.ice;

import io.sluice.packet.Endpoint;

/**
 * A path to the peer: one of our sockets and the address seen behind it.
 *
 * @param socketId number that the owner of the sockets gave to the one the request came in on
 * @param remoteEndpoint the peer's address and port
 */
public record IceTuple(int socketId, Endpoint remoteEndpoint) {
    @Override
    public String toString() {
        return "socket " + socketId + " to " + remoteEndpoint;
    }
}
