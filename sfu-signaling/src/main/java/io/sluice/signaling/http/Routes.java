package io.sluice.signaling.http;

import io.sluice.signaling.session.ConnectionListener;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is served under which path: pages, endpoints and signalling sockets. Immutable; the {@code with} methods return a new table.
 *
 * @param pages for every path that is nothing else
 * @param endpoints by the path they answer, with all below it; the longest that fits is asked
 * @param sockets by the one path at which they are upgraded
 */
public record Routes(Pages pages, Map<String, Endpoint> endpoints, Map<String, SocketEndpoint> sockets) {
    public Routes {
        endpoints = Map.copyOf(endpoints);
        sockets = Map.copyOf(sockets);
    }

    /** Pages, and {@code /healthz}, which says that the process answers. */
    public static Routes of(Pages pages) {
        return new Routes(pages, Map.of(), Map.of()).withEndpoint("/healthz", Routes::healthy);
    }

    /**
     * Has requests to a path and all below it answered by an endpoint.
     *
     * @param path begins with a slash, ends without
     */
    public Routes withEndpoint(String path, Endpoint endpoint) {
        return new Routes(pages, with(endpoints, path, endpoint), sockets);
    }

    /** Has WebSockets that are opened at a path accepted. */
    public Routes withSocket(String path, ConnectionListener.Acceptor acceptor) {
        return withSocketEndpoint(path, _ -> acceptor);
    }

    /** Has WebSockets that are opened at a path judged by their request. */
    public Routes withSocketEndpoint(String path, SocketEndpoint endpoint) {
        return new Routes(pages, endpoints, with(sockets, path, endpoint));
    }

    /** The endpoint of a decoded path; null if there is none. */
    @Nullable
    Endpoint endpoint(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            Endpoint found = endpoints.get(path.substring(0, end));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The largest body that any endpoint takes. */
    int maxBodyBytes() {
        return endpoints.values().stream()
                .mapToInt(Endpoint::maxBodyBytes)
                .max()
                .orElse(Endpoint.DEFAULT_BODY_BYTES);
    }

    private static EndpointResponse healthy(EndpointRequest request) {
        if (!request.method().equals("GET")) {
            throw EndpointException.methodNotAllowed("GET, HEAD");
        }
        return EndpointResponse.text(200, "ok\n");
    }

    private static <V> Map<String, V> with(Map<String, V> map, String path, V value) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: " + path + " does not begin with a slash");
        }
        Map<String, V> more = new HashMap<>(map);
        more.put(path, value);
        return more;
    }
}
