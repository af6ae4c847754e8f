package io.sluice.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.sluice.signaling.session.ConnectionListener;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns an HTTP connection into a WebSocket (RFC 6455 section 4.2), if its page may have one. */
final class WebSocketUpgrade {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketUpgrade.class);

    /** Each refused origin is told once in the log, and strangers cannot fill it. */
    private static final int MAX_REMEMBERED_ORIGINS = 64;

    private final OriginPolicy policy;
    private final Routes routes;
    private final HttpLimits limits;
    private final Clients clients;
    private final Set<String> refusedOrigins = ConcurrentHashMap.newKeySet();

    WebSocketUpgrade(OriginPolicy policy, Routes routes, HttpLimits limits, Clients clients) {
        this.policy = policy;
        this.routes = routes;
        this.limits = limits;
        this.clients = clients;
    }

    static boolean isAskedFor(FullHttpRequest request) {
        return request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /**
     * Upgrades the connection, or returns why not.
     *
     * @param client whom the request is of
     */
    @Nullable
    FullHttpResponse attempt(ChannelHandlerContext ctx, FullHttpRequest request, InetAddress client, ReadPace pace) {
        SocketEndpoint endpoint = routes.sockets().get(RequestHandler.path(request));
        if (endpoint == null) {
            return Responses.text(HttpResponseStatus.NOT_FOUND, "Signalling is at /ws.", true);
        }
        List<String> origins = request.headers().getAll(HttpHeaderNames.ORIGIN);
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (origins.size() > 1 || hosts.size() > 1) {
            return Responses.text(HttpResponseStatus.BAD_REQUEST, "Origin and Host may be given once only.", true);
        }
        String origin = origins.isEmpty() ? null : origins.getFirst();
        if (!policy.allows(origin, hosts.isEmpty() ? null : hosts.getFirst())) {
            report(String.valueOf(origin));
            return Responses.text(
                    HttpResponseStatus.FORBIDDEN,
                    "Pages of this origin may not connect; the option --allow-origin lets them.",
                    true);
        }
        try {
            return handshake(ctx, request, endpoint.admit(new RequestParts(request, client).decode()), client, pace);
        } catch (EndpointException e) {
            return Responses.of(e.response(), true);
        }
    }

    private @Nullable FullHttpResponse handshake(
            ChannelHandlerContext ctx,
            FullHttpRequest request,
            ConnectionListener.Acceptor acceptor,
            InetAddress client,
            ReadPace pace) {
        if (!"13".equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            FullHttpResponse response =
                    Responses.text(HttpResponseStatus.UPGRADE_REQUIRED, "WebSocket version 13 is spoken here.", true);
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
            return response;
        }
        if (!clients.trySocket(ctx.channel(), client)) {
            return Responses.text(
                    HttpResponseStatus.TOO_MANY_REQUESTS, "There are too many WebSockets of this address.", true);
        }
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshaker13("", null, decoderConfig());
        try {
            var _ = handshaker.handshake(ctx.channel(), request);
        } catch (WebSocketHandshakeException e) {
            return Responses.text(HttpResponseStatus.BAD_REQUEST, "This is not a valid WebSocket handshake.", true);
        }
        switchToFrames(ctx, acceptor, client, pace);
        return null;
    }

    /** Messages pass one at a time, when they are asked for: the flow control holds what the socket has sent ahead. */
    private void switchToFrames(
            ChannelHandlerContext ctx, ConnectionListener.Acceptor acceptor, InetAddress client, ReadPace pace) {
        ctx.channel().config().setAutoRead(false);
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(FlowControlHandler.class);
        pipeline.remove(BodyLimit.class);
        pipeline.remove(LossWatch.class);
        pipeline.addFirst(new IdleStateHandler(limits.silenceTimeout().toNanos(), 0, 0, TimeUnit.NANOSECONDS));
        pipeline.addLast(new Utf8FrameValidator(false));
        pipeline.addLast(new WebSocketFrameAggregator(limits.frameBytes()));
        pipeline.addLast(new FlowControlHandler());
        pipeline.addLast(new WebSocketConnection(ctx.channel(), client, acceptor, limits, pace));
        pipeline.remove(ctx.handler());
    }

    /** Closing is left to {@link WebSocketConnection}, which lets the close frame arrive before the connection ends. */
    private WebSocketDecoderConfig decoderConfig() {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(limits.frameBytes())
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
    }

    private void report(String origin) {
        if (refusedOrigins.size() < MAX_REMEMBERED_ORIGINS && refusedOrigins.add(origin)) {
            LOG.warn("Refused a WebSocket to a page of {}; --allow-origin lets it connect", Quoted.of(origin));
        }
    }
}
