package io.sluice.signaling.http;

import java.util.HashMap;
import java.util.Map;

/**
 * What an {@link Endpoint} answers. The headers every response has (length, no-store, nosniff and the like) are not among these.
 *
 * @param status RFC 9110 section 15
 * @param contentType empty if there is no body
 * @param body sent as UTF-8
 * @param headers beside those
 */
public record EndpointResponse(int status, String contentType, String body, Map<String, String> headers) {
    public EndpointResponse {
        headers = Map.copyOf(headers);
    }

    /** 200 with JSON. */
    public static EndpointResponse json(String body) {
        return json(200, body);
    }

    public static EndpointResponse json(int status, String body) {
        return new EndpointResponse(status, "application/json", body, Map.of());
    }

    /** Text, such as {@code "ok\n"}. */
    public static EndpointResponse text(int status, String body) {
        return new EndpointResponse(status, "text/plain; charset=utf-8", body, Map.of());
    }

    /** 204. */
    public static EndpointResponse noContent() {
        return new EndpointResponse(204, "", "", Map.of());
    }

    /** The same with one header more. */
    public EndpointResponse withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new EndpointResponse(status, contentType, body, more);
    }
}
