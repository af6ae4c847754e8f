package io.sluice.signaling.http;

import java.util.List;

/**
 * Lets the pages that may connect ask endpoints and read the answers (the CORS protocol of the Fetch standard, section 3.2), and
 * nobody else's.
 */
final class CrossOrigin {
    private static final String MAX_AGE_SECONDS = "600";

    private final OriginPolicy policy;

    CrossOrigin(OriginPolicy policy) {
        this.policy = policy;
    }

    /** The endpoint's answer, with the headers that let the asking page read it; also if it is an error. */
    EndpointResponse answer(EndpointRequest request, Endpoint endpoint) throws InterruptedException {
        String origin = checkedOrigin(request, endpoint);
        if (origin.isEmpty()) {
            return endpoint.answer(request);
        }
        try {
            return readableBy(origin, isPreflight(request) ? preflight() : endpoint.answer(request));
        } catch (EndpointException e) {
            return readableBy(origin, e.response());
        }
    }

    /** Empty if the request does not come from a page, or from one of ours that only reads. */
    private String checkedOrigin(EndpointRequest request, Endpoint endpoint) {
        List<String> origins = request.headers().getOrDefault("origin", List.of());
        List<String> hosts = request.headers().getOrDefault("host", List.of());
        if (origins.size() > 1 || hosts.size() > 1) {
            throw new EndpointException(400, "bad-request", "Origin and Host may be given once only");
        }
        String origin = origins.isEmpty() ? null : origins.getFirst();
        String host = hosts.isEmpty() ? null : hosts.getFirst();
        if (!policy.allows(origin, host)) {
            throw new EndpointException(
                    403, "origin", "pages of this origin may not connect; the option --allow-origin lets them");
        }
        if (endpoint.trustedHostsOnly() && !policy.trusts(host)) {
            throw new EndpointException(
                    403,
                    "host",
                    "Host: accepted are an address, localhost, this machine's name and the hosts of --allow-origin");
        }
        return origin == null ? "" : origin;
    }

    private static boolean isPreflight(EndpointRequest request) {
        return request.method().equals("OPTIONS")
                && request.header("access-control-request-method").isPresent();
    }

    private static EndpointResponse preflight() {
        return EndpointResponse.noContent()
                .withHeader("access-control-allow-methods", "GET, HEAD, POST, PUT, DELETE")
                .withHeader("access-control-allow-headers", "authorization, content-type")
                .withHeader("access-control-max-age", MAX_AGE_SECONDS);
    }

    private static EndpointResponse readableBy(String origin, EndpointResponse response) {
        return response.withHeader("access-control-allow-origin", origin).withHeader("vary", "origin");
    }
}
