package io.sluice.signaling.admin;

import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.http.Endpoint;
import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.http.EndpointRequest;
import io.sluice.signaling.http.EndpointResponse;
import io.sluice.signaling.metrics.Metrics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /metrics}, for Prometheus: for those who may use the admin interface, and always on this machine. */
public final class MetricsPage implements Endpoint {
    private final Metrics metrics;
    private final AdminAccess access;

    /** @param adminToken null for none */
    public MetricsPage(Metrics metrics, @Nullable String adminToken, Authenticator authenticator) {
        this.metrics = metrics;
        this.access = new AdminAccess(adminToken, authenticator);
    }

    @Override
    public EndpointResponse answer(EndpointRequest request) {
        if (!AdminAccess.isFromThisMachine(request)) {
            access.require(request);
        }
        if (!request.method().equals("GET")) {
            throw EndpointException.methodNotAllowed("GET, HEAD");
        }
        return new EndpointResponse(200, Metrics.CONTENT_TYPE, metrics.scrape(), Map.of());
    }

    @Override
    public boolean trustedHostsOnly() {
        return true;
    }
}
