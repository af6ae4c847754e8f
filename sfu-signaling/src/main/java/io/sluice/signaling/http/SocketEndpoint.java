package io.sluice.signaling.http;

import io.sluice.signaling.session.ConnectionListener;

/** Decides about WebSockets that are opened at a path of {@link Routes}, before the upgrade. Called on the network thread. */
@FunctionalInterface
public interface SocketEndpoint {
    /**
     * Says who takes the socket on. {@link OriginPolicy} has let it pass.
     *
     * @param request without a body
     * @throws EndpointException to refuse the upgrade
     */
    ConnectionListener.Acceptor admit(EndpointRequest request);
}
