package io.sluice.signaling.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers one connection's requests, one after the other, until it becomes a WebSocket or closes. */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Pages pages;
    private final WebSocketUpgrade upgrade;
    private final HttpLimits limits;
    private @Nullable Future<?> deadline;

    RequestHandler(Pages pages, WebSocketUpgrade upgrade, HttpLimits limits) {
        this.pages = pages;
        this.upgrade = upgrade;
        this.limits = limits;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        expectWithin(ctx, limits.requestTimeout());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelDeadline();
    }

    /** A client that sends requests and takes no responses is not read any further. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable());
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            HttpUtil.setKeepAlive(request, false);
            respond(ctx, request, unreadable(request.decoderResult().cause()));
        } else if (WebSocketUpgrade.isAskedFor(request)) {
            FullHttpResponse refusal = upgrade.attempt(ctx, request);
            if (refusal != null) {
                respond(ctx, request, refusal);
            }
        } else {
            respond(ctx, request, answer(request));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }

    private FullHttpResponse answer(FullHttpRequest request) {
        boolean withBody = !request.method().equals(HttpMethod.HEAD);
        if (withBody && !request.method().equals(HttpMethod.GET)) {
            FullHttpResponse response =
                    Responses.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.", true);
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            return response;
        }
        String path = path(request);
        if (path.equals("/healthz")) {
            return Responses.text(HttpResponseStatus.OK, "ok", withBody);
        }
        Page page = pages.find(path);
        if (page == null) {
            return Responses.text(
                    HttpResponseStatus.NOT_FOUND,
                    "There is no such page. Try /, /sender or /receiver; signalling is at /ws.",
                    withBody);
        }
        String held = request.headers().get(HttpHeaderNames.IF_NONE_MATCH);
        return held != null && held.contains(page.etag())
                ? Responses.notModified(page)
                : Responses.page(page, withBody);
    }

    /** The decoded path; empty, which names nothing, if it is not validly encoded. */
    static String path(FullHttpRequest request) {
        try {
            return new QueryStringDecoder(request.uri()).path();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static FullHttpResponse unreadable(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException e ->
                Responses.text(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request line is too long.", true);
            case TooLongHttpHeaderException e ->
                Responses.text(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too long.", true);
            default -> Responses.text(HttpResponseStatus.BAD_REQUEST, "This is not a valid HTTP request.", true);
        };
    }

    private void respond(ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        expectWithin(ctx, limits.responseTimeout());
        ChannelFuture written = ctx.writeAndFlush(response);
        written.addListener(done -> {
            if (done.isSuccess() && keepAlive) {
                expectWithin(ctx, limits.requestTimeout());
            } else {
                var _ = ctx.close();
            }
        });
    }

    /** Closes the connection unless it gets on in time: idle ones and those fed byte by byte alike. */
    private void expectWithin(ChannelHandlerContext ctx, Duration time) {
        cancelDeadline();
        deadline = ctx.executor().schedule(hangUp(ctx), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Runnable hangUp(ChannelHandlerContext ctx) {
        return () -> {
            var _ = ctx.close();
        };
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
