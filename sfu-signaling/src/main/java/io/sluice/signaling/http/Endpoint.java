package io.sluice.signaling.http;

/**
 * Answers HTTP requests under a path of {@link Routes}. Each request has a virtual thread of its own, so an answer may be waited
 * for; the connection's next request comes after it. The thread is interrupted if {@link HttpLimits#answerTimeout} is over, or, if it was
 * a GET and takes longer than a second, when the connection is lost; what changes something is done to its end.
 *
 * <p>Requests that carry the {@code Origin} of a page which {@link OriginPolicy} does not let connect are refused before; pages of
 * other origins that it does let connect may read the answers (CORS).
 */
@FunctionalInterface
public interface Endpoint {
    /** Bytes of a request's body, unless {@link #maxBodyBytes} says otherwise. */
    int DEFAULT_BODY_BYTES = 1024;

    /**
     * Answers one request. HEAD comes as GET; its body is left out on the way. Whatever else is thrown is the server's fault: it is
     * logged and answered with 500.
     *
     * @throws EndpointException for an answer that says what is wrong with the request
     * @throws InterruptedException if nobody waits for the answer any more
     */
    EndpointResponse answer(EndpointRequest request) throws InterruptedException;

    /** Bytes of a request's body; a longer one is answered with 413 and never seen. */
    default int maxBodyBytes() {
        return DEFAULT_BODY_BYTES;
    }

    /**
     * Whether the {@code Host} header has to name a host that {@link OriginPolicy} trusts: for what no page may read that points a
     * name of its own at this server (DNS rebinding), since such a page's reading requests carry no {@code Origin}.
     */
    default boolean trustedHostsOnly() {
        return false;
    }
}
