package io.sluice.signaling.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request to an {@link Endpoint}.
 *
 * @param method such as {@code "GET"}
 * @param path decoded, the endpoint's own included, such as {@code "/api/manual/7KX2PQ"}
 * @param query parameters, decoded, in their order
 * @param headers by lower-case name
 * @param body UTF-8 that was valid; empty if there was none
 * @param remoteAddress of the other end of the connection, which may be a proxy
 */
public record EndpointRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        String body,
        InetAddress remoteAddress) {

    /** A parameter that is given once; empty if it is missing or given several times. */
    public Optional<String> parameter(String name) {
        return only(query.getOrDefault(name, List.of()));
    }

    /**
     * A header that is given once; empty if it is missing or given several times.
     *
     * @param name in lower case
     */
    public Optional<String> header(String name) {
        return only(headers.getOrDefault(name, List.of()));
    }

    private static Optional<String> only(List<String> values) {
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
