package io.sluice.signaling.http;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to an endpoint: made on the network thread, run on a thread that may block. */
final class EndpointCall {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointCall.class);

    private final Endpoint endpoint;
    private final CrossOrigin crossOrigin;
    private final InetAddress remoteAddress;
    private final HttpMethod method;
    private final String uri;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /** Copies what the request holds of the network's memory. */
    EndpointCall(Endpoint endpoint, CrossOrigin crossOrigin, FullHttpRequest request, InetAddress remoteAddress) {
        this.endpoint = endpoint;
        this.crossOrigin = crossOrigin;
        this.remoteAddress = remoteAddress;
        this.method = request.method();
        this.uri = request.uri();
        this.headers = headers(request);
        this.body = new byte[request.content().readableBytes()];
        request.content().getBytes(request.content().readerIndex(), body);
    }

    /** The response, whatever happens. */
    FullHttpResponse run() {
        return Responses.of(answer(), !method.equals(HttpMethod.HEAD));
    }

    private EndpointResponse answer() {
        try {
            EndpointRequest request = request();
            return crossOrigin.answer(request, endpoint);
        } catch (EndpointException e) {
            return e.response();
        } catch (InterruptedException e) {
            return new EndpointException(503, "timeout", "there was no answer in time").response();
        } catch (RuntimeException e) {
            LOG.warn("A request to {} failed", Quoted.of(uri), e);
            return new EndpointException(500, "internal", "the server failed; its log says why").response();
        }
    }

    private EndpointRequest request() {
        String name = method.equals(HttpMethod.HEAD) ? HttpMethod.GET.name() : method.name();
        try {
            QueryStringDecoder decoder = new QueryStringDecoder(uri);
            return new EndpointRequest(name, decoder.path(), decoder.parameters(), headers, text(), remoteAddress);
        } catch (IllegalArgumentException e) {
            throw new EndpointException(400, "bad-request", "the query is not validly encoded");
        }
    }

    private String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new EndpointException(400, "bad-request", "the body is not UTF-8");
        }
    }

    private static Map<String, List<String>> headers(FullHttpRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers()
                .forEach(header -> headers.computeIfAbsent(
                                header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .add(header.getValue()));
        return headers;
    }
}
