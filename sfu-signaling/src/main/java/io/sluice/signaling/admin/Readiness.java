package io.sluice.signaling.admin;

import io.sluice.signaling.http.Endpoint;
import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.http.EndpointRequest;
import io.sluice.signaling.http.EndpointResponse;

/** {@code /readyz}: whether to send people here; 503 once the server lets nobody in any more. */
public final class Readiness implements Endpoint {
    private final Drain drain;

    public Readiness(Drain drain) {
        this.drain = drain;
    }

    @Override
    public EndpointResponse answer(EndpointRequest request) {
        if (!request.method().equals("GET")) {
            throw EndpointException.methodNotAllowed("GET, HEAD");
        }
        return drain.isDraining() ? EndpointResponse.text(503, "draining\n") : EndpointResponse.text(200, "ready\n");
    }
}
