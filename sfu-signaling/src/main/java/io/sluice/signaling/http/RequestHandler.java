package io.sluice.signaling.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one connection's requests, one after the other, until it becomes a WebSocket or closes. */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    /** Far more than an answer takes that waits for nothing: a client may end its direction as soon as it has asked, and wants it still. */
    private static final Duration LOSS_MATTERS_AFTER = Duration.ofSeconds(1);

    private final Routes routes;
    private final WebSocketUpgrade upgrade;
    private final CrossOrigin crossOrigin;
    private final HttpLimits limits;
    private final Clients clients;
    private final ReadPace pace;
    private final LossWatch lossWatch;
    private @Nullable Future<?> deadline;

    /** The request that is being answered on its own thread; no other is taken meanwhile. */
    private @Nullable Thread answering;

    RequestHandler(
            Routes routes,
            WebSocketUpgrade upgrade,
            CrossOrigin crossOrigin,
            HttpLimits limits,
            Clients clients,
            ReadPace pace,
            LossWatch lossWatch) {
        this.routes = routes;
        this.upgrade = upgrade;
        this.crossOrigin = crossOrigin;
        this.limits = limits;
        this.clients = clients;
        this.pace = pace;
        this.lossWatch = lossWatch;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        expectWithin(ctx, limits.requestTimeout());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelDeadline();
        if (answering != null) {
            answering.interrupt();
        }
    }

    /** A client that sends requests and takes no responses is not read any further. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readIfReady(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        lossWatch.onTaken();
        InetAddress client = clients.of(ctx.channel(), request.headers());
        pace.belongTo(clients.pace(client, System.nanoTime()));
        pace.count();
        handle(ctx, request, client);
        if (pace.isAhead()) {
            readIfReady(ctx);
        }
    }

    private void handle(ChannelHandlerContext ctx, FullHttpRequest request, InetAddress client) {
        if (!request.decoderResult().isSuccess()) {
            HttpUtil.setKeepAlive(request, false);
            respond(ctx, request, unreadable(request.decoderResult().cause()));
        } else if (WebSocketUpgrade.isAskedFor(request)) {
            FullHttpResponse refusal = upgrade.attempt(ctx, request, client, pace);
            if (refusal != null) {
                respond(ctx, request, refusal);
            }
        } else {
            Endpoint endpoint = routes.endpoint(path(request));
            if (endpoint == null) {
                respond(ctx, request, routes.pages().answer(request));
            } else {
                ask(ctx, new RequestParts(request, client), HttpUtil.isKeepAlive(request), endpoint);
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }

    /** The decoded path; empty, which names nothing, if it is not validly encoded. */
    static String path(HttpRequest request) {
        try {
            return new QueryStringDecoder(request.uri()).path();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private void ask(ChannelHandlerContext ctx, RequestParts request, boolean keepAlive, Endpoint endpoint) {
        EndpointCall call = new EndpointCall(endpoint, crossOrigin, request);
        ctx.channel().config().setAutoRead(false);
        answering = Thread.ofVirtual().name("sluice-endpoint").start(() -> {
            FullHttpResponse response = call.run();
            try {
                ctx.executor().execute(() -> answered(ctx, response, keepAlive));
            } catch (RejectedExecutionException e) {
                LOG.debug("The server stopped before a request was answered", e);
            }
        });
        expectAnswer(ctx, request.isSafe(), answering);
    }

    /** Interrupts an answer that takes too long, and before that one to a safe request whose connection is lost. */
    private void expectAnswer(ChannelHandlerContext ctx, boolean safe, Thread thread) {
        Duration rest = limits.answerTimeout().minus(LOSS_MATTERS_AFTER);
        if (!safe || rest.isNegative()) {
            within(ctx, limits.answerTimeout(), thread::interrupt);
            return;
        }
        within(ctx, LOSS_MATTERS_AFTER, () -> {
            lossWatch.begin(ctx);
            within(ctx, rest, thread::interrupt);
        });
    }

    private void answered(ChannelHandlerContext ctx, FullHttpResponse response, boolean keepAlive) {
        answering = null;
        if (ctx.isRemoved()) {
            response.release();
            return;
        }
        respond(ctx, keepAlive, response);
        readIfReady(ctx);
    }

    /** Reads on, if nothing stands against it: the request before, its response, or the pace. */
    private void readIfReady(ChannelHandlerContext ctx) {
        if (ctx.isRemoved()) {
            return;
        }
        boolean ahead = pace.isAhead();
        ctx.channel()
                .config()
                .setAutoRead(!ahead && answering == null && ctx.channel().isWritable());
        if (ahead) {
            pace.whenDue(ctx.channel(), () -> readIfReady(ctx));
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
        respond(ctx, HttpUtil.isKeepAlive(request), response);
    }

    private void respond(ChannelHandlerContext ctx, boolean keepAlive, FullHttpResponse response) {
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
        within(ctx, time, hangUp(ctx));
    }

    private void within(ChannelHandlerContext ctx, Duration time, Runnable otherwise) {
        cancelDeadline();
        deadline = ctx.executor().schedule(otherwise, time.toNanos(), TimeUnit.NANOSECONDS);
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
