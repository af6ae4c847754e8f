package io.sluice.signaling.http;

import io.sluice.signaling.protocol.ErrorBody;

/** A request that is answered with an error; its body is {@code {"code", "message"}}. */
public final class EndpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient EndpointResponse response;

    /**
     * @param status from 400
     * @param code in kebab-case, such as {@code "not-found"}
     * @param message names what was wrong and what is accepted
     */
    public EndpointException(int status, String code, String message) {
        this(message, EndpointResponse.json(status, ErrorBody.write(code, message)));
    }

    private EndpointException(String message, EndpointResponse response) {
        // A stranger can cause these at any rate: no stack trace.
        super(message, null, false, false);
        this.response = response;
    }

    /**
     * 405.
     *
     * @param accepted such as {@code "GET, POST"}
     */
    public static EndpointException methodNotAllowed(String accepted) {
        return new EndpointException(405, "method-not-allowed", "accepted: " + accepted).withHeader("allow", accepted);
    }

    /** 404. */
    public static EndpointException notFound(String message) {
        return new EndpointException(404, "not-found", message);
    }

    /** The same with one header more. */
    public EndpointException withHeader(String name, String value) {
        return new EndpointException(String.valueOf(getMessage()), response.withHeader(name, value));
    }

    /** What is sent. */
    public EndpointResponse response() {
        return response;
    }
}
