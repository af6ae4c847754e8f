package io.sluice.signaling.http;

import io.netty.handler.codec.http.FullHttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to an endpoint, run on a thread that may block. */
final class EndpointCall {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointCall.class);

    private final Endpoint endpoint;
    private final CrossOrigin crossOrigin;
    private final RequestParts request;

    EndpointCall(Endpoint endpoint, CrossOrigin crossOrigin, RequestParts request) {
        this.endpoint = endpoint;
        this.crossOrigin = crossOrigin;
        this.request = request;
    }

    /** The response, whatever happens. */
    FullHttpResponse run() {
        return Responses.of(answer(), !request.isHead());
    }

    private EndpointResponse answer() {
        try {
            return crossOrigin.answer(request.decode(), endpoint);
        } catch (EndpointException e) {
            return e.response();
        } catch (InterruptedException e) {
            return new EndpointException(503, "timeout", "there was no answer in time").response();
        } catch (RuntimeException e) {
            LOG.warn("A request to {} failed", Quoted.of(request.uri()), e);
            return new EndpointException(500, "internal", "the server failed; its log says why").response();
        }
    }
}
