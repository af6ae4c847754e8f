package io.sluice.signaling.http;

import io.netty.handler.codec.http.FullHttpRequest;
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

/** What there is of a request when the network's memory has gone back: copied on the network thread, decoded on any. */
final class RequestParts {
    private final HttpMethod method;
    private final String uri;
    private final Map<String, List<String>> headers = new HashMap<>();
    private final byte[] body;
    private final InetAddress remoteAddress;

    RequestParts(FullHttpRequest request, InetAddress remoteAddress) {
        this.method = request.method();
        this.uri = request.uri();
        request.headers()
                .forEach(header -> headers.computeIfAbsent(
                                header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .add(header.getValue()));
        this.body = new byte[request.content().readableBytes()];
        request.content().getBytes(request.content().readerIndex(), body);
        this.remoteAddress = remoteAddress;
    }

    boolean isHead() {
        return method.equals(HttpMethod.HEAD);
    }

    /** Whether it changes nothing, so that nobody misses it who has gone meanwhile; RFC 9110 section 9.2.1. */
    boolean isSafe() {
        return isHead() || method.equals(HttpMethod.GET);
    }

    String uri() {
        return uri;
    }

    /**
     * The request as endpoints see it.
     *
     * @throws EndpointException if the query or the body is not validly encoded
     */
    EndpointRequest decode() {
        String name = isHead() ? HttpMethod.GET.name() : method.name();
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
}
