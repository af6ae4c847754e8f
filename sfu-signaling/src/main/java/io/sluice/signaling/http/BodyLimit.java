package io.sluice.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;

/**
 * Lets as much of a request's body through as what the request is for takes. More is answered with 413 and the end of our direction;
 * the rest is thrown away, because closing with unread data would let the system destroy the answer.
 */
final class BodyLimit extends ChannelInboundHandlerAdapter {
    private final Routes routes;
    private int limit;
    private long received;
    private boolean refused;

    BodyLimit(Routes routes) {
        this.routes = routes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            limit = limit(request);
            received = 0;
        }
        if (isTooMuch(message)) {
            ReferenceCountUtil.release(message);
            refuse(ctx);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private boolean isTooMuch(Object message) {
        if (message instanceof HttpContent content) {
            received += content.content().readableBytes();
        }
        return received > limit
                || (message instanceof HttpRequest request && HttpUtil.getContentLength(request, 0L) > limit);
    }

    private int limit(HttpRequest request) {
        Endpoint endpoint = routes.endpoint(RequestHandler.path(request));
        return endpoint == null ? Endpoint.DEFAULT_BODY_BYTES : endpoint.maxBodyBytes();
    }

    private void refuse(ChannelHandlerContext ctx) {
        refused = true;
        String message = "the body is too long; accepted: at most " + limit + " bytes";
        FullHttpResponse response = Responses.of(new EndpointException(413, "too-large", message).response(), true);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        var _ = ctx.writeAndFlush(response).addListener(_ -> OutputEnd.of(ctx.channel()));
    }
}
