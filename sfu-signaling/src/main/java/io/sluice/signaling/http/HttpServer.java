package io.sluice.signaling.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pages, endpoints and signalling sockets on one TCP port, on one thread of its own. Closing says goodbye to every WebSocket (1001) before
 * the thread ends.
 */
public final class HttpServer implements AutoCloseable {
    /** When a conference begins everybody connects at once; Linux takes 4096 at most, and what it refuses comes a second later. */
    private static final int BACKLOG = 4096;

    private static final long GOODBYE_MILLIS = 500;
    private static final long THREAD_END_MILLIS = 2000;

    private final EventLoopGroup group;
    private final HttpConnections connections;
    private final Channel listening;

    private HttpServer(EventLoopGroup group, HttpConnections connections, Channel listening) {
        this.group = group;
        this.connections = connections;
        this.listening = listening;
    }

    /**
     * Binds the port and begins to serve, without encryption.
     *
     * @param address port 0 takes a free one
     * @throws IOException if the address cannot be bound, for example because the port is in use
     */
    public static HttpServer start(InetSocketAddress address, Routes routes, OriginPolicy policy, HttpLimits limits)
            throws IOException {
        return start(address, routes, policy, limits, TrustedProxies.none(), null);
    }

    /**
     * Binds the port and begins to serve.
     *
     * @param address port 0 takes a free one
     * @param proxies whose word is taken for who their client is
     * @param tls for HTTPS and secure WebSockets; null to serve without encryption
     * @throws IOException if the address cannot be bound, for example because the port is in use
     */
    public static HttpServer start(
            InetSocketAddress address,
            Routes routes,
            OriginPolicy policy,
            HttpLimits limits,
            TrustedProxies proxies,
            @Nullable TlsCertificates tls)
            throws IOException {
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("sluice-http"), NioIoHandler.newFactory());
        HttpConnections connections = new HttpConnections(group.next(), routes, policy, limits, proxies, tls);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(connections)
                .bind(address)
                .awaitUninterruptibly();
        if (bound.isSuccess()) {
            return new HttpServer(group, connections, bound.channel());
        }
        var _ = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        throw new IOException(
                address.isUnresolved() ? "unknown host" : bound.cause().getMessage(), bound.cause());
    }

    /** The port in use. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        connections.sayGoodbye().awaitUninterruptibly(GOODBYE_MILLIS);
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly(THREAD_END_MILLIS);
    }
}
