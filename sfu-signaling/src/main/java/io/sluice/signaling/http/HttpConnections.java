package io.sluice.signaling.http;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Sets up each TCP connection, and knows which are open. */
final class HttpConnections extends ChannelInitializer<SocketChannel> {
    private static final int GOING_AWAY = 1001;

    private final ChannelGroup open;
    private final Routes routes;
    private final WebSocketUpgrade upgrade;
    private final CrossOrigin crossOrigin;
    private final HttpLimits limits;
    private final @Nullable TlsCertificates tls;
    private final Clients clients;

    HttpConnections(
            EventExecutor executor,
            Routes routes,
            OriginPolicy policy,
            HttpLimits limits,
            TrustedProxies proxies,
            @Nullable TlsCertificates tls) {
        this.open = new DefaultChannelGroup(executor);
        this.routes = routes;
        this.clients = new Clients(proxies, limits, System.nanoTime());
        this.upgrade = new WebSocketUpgrade(policy, routes, limits, clients);
        this.crossOrigin = new CrossOrigin(policy);
        this.limits = limits;
        this.tls = tls;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        InetAddress address =
                channel.remoteAddress() == null ? null : channel.remoteAddress().getAddress();
        if (address == null || open.size() >= limits.connections() || !clients.tryConnect(channel, address)) {
            channel.unsafe().closeForcibly();
            return;
        }
        open.add(channel);
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast(new TlsOrHint(tls.current()));
        }
        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                .setMaxInitialLineLength(HttpLimits.REQUEST_LINE_BYTES)
                .setMaxHeaderSize(HttpLimits.HEADER_BYTES)));
        LossWatch lossWatch = new LossWatch();
        pipeline.addLast(lossWatch);
        // Holds requests that came before the one ahead of them is answered.
        pipeline.addLast(new FlowControlHandler());
        pipeline.addLast(new BodyLimit(routes));
        pipeline.addLast(new HttpObjectAggregator(routes.maxBodyBytes(), true));
        ReadPace pace = new ReadPace(new Pace(limits.connectionRate(), System.nanoTime()));
        pipeline.addLast(new RequestHandler(routes, upgrade, crossOrigin, limits, clients, pace, lossWatch));
    }

    /** Closes every connection, WebSockets with a close frame; done when all are closed. */
    Future<Void> sayGoodbye() {
        open.forEach(channel -> {
            WebSocketConnection socket = channel.pipeline().get(WebSocketConnection.class);
            if (socket == null) {
                var _ = channel.close();
            } else {
                socket.close(GOING_AWAY, "the server stops");
            }
        });
        return open.newCloseFuture();
    }
}
