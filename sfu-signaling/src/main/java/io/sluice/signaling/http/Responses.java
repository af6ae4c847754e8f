package io.sluice.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Builds responses; every one carries the headers that keep a page from doing more than ours do. */
final class Responses {
    static final String CONTENT_SECURITY_POLICY = "default-src 'self'; connect-src 'self' ws: wss:; "
            + "media-src 'self' blob: mediastream:; img-src 'self' data:; style-src 'self'; script-src 'self'; "
            + "worker-src 'self' blob:; base-uri 'none'; frame-ancestors 'none'";

    private Responses() {}

    static FullHttpResponse page(Page page, boolean withBody) {
        FullHttpResponse response = response(HttpResponseStatus.OK, withBody ? page.content() : Unpooled.EMPTY_BUFFER);
        describe(response.headers(), page);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, page.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, page.size());
        return response;
    }

    /** RFC 9110 section 15.4.5: the headers that a 200 would have had, for what the client holds already. */
    static FullHttpResponse notModified(Page page) {
        FullHttpResponse response = response(HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER);
        describe(response.headers(), page);
        return response;
    }

    /** What an endpoint answers. */
    static FullHttpResponse of(EndpointResponse answer, boolean withBody) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(answer.status());
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = response(status, withBody ? Unpooled.wrappedBuffer(body) : Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (!status.equals(HttpResponseStatus.NO_CONTENT)) {
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        answer.headers().forEach(response.headers()::set);
        return response;
    }

    /** A sentence for people. */
    static FullHttpResponse text(HttpResponseStatus status, String sentence, boolean withBody) {
        ByteBuf body = ByteBufUtil.writeUtf8(UnpooledByteBufAllocator.DEFAULT, sentence + "\n");
        int length = body.readableBytes();
        if (!withBody) {
            body.release();
        }
        FullHttpResponse response = response(status, withBody ? body : Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return response;
    }

    private static void describe(HttpHeaders headers, Page page) {
        headers.set(HttpHeaderNames.CACHE_CONTROL, page.cacheControl()).set(HttpHeaderNames.ETAG, page.etag());
    }

    private static FullHttpResponse response(HttpResponseStatus status, ByteBuf body) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
                .set("x-content-type-options", "nosniff")
                .set("referrer-policy", "no-referrer")
                .set("cross-origin-opener-policy", "same-origin");
        return response;
    }
}
