package io.sluice.signaling.admin;

import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.http.Endpoint;
import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.http.EndpointRequest;
import io.sluice.signaling.http.EndpointResponse;
import io.sluice.signaling.metrics.Metrics;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /metrics}, for Prometheus: for those who may use the admin interface, and always on this machine. */
public final class MetricsPage implements Endpoint {
    private final Supplier<String> metrics;
    private final AdminAccess access;

    /**
     * @param metrics asked at each scrape, for text of {@link Metrics#CONTENT_TYPE}
     * @param adminToken null for none
     */
    public MetricsPage(Supplier<String> metrics, @Nullable String adminToken, Authenticator authenticator) {
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
        return new EndpointResponse(200, Metrics.CONTENT_TYPE, metrics.get(), Map.of());
    }

    @Override
    public boolean trustedHostsOnly() {
        return true;
    }
}
