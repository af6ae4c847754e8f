package io.sluice.net;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import io.sluice.loop.Loop;
import io.sluice.packet.Endpoint;
import io.sluice.time.Clock;
import io.sluice.time.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket, and what is done when it cannot accept: out of descriptors, it rests for a second, since it would be
 * reported readable all the while.
 */
final class TcpListener {
    /** Takes what is accepted, on the loop. */
    interface Acceptor {
        /** A connected channel of no event loop yet. */
        void onAccepted(SocketChannel channel);

        /** No connection could be accepted; nor will any be for a second. */
        void onAcceptError();
    }

    /** As mediasoup: browsers of a large meeting come back at once when a network does. */
    private static final int BACKLOG = 512;

    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
    private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;
    private static final long REST_NANOS = 1_000_000_000;

    private final ServerSocketChannel channel;
    private final Loop loop;
    private final Clock clock;
    private Timers.@Nullable Timer alarm;
    private boolean logged;
    private long loggedNanos;

    private TcpListener(ServerSocketChannel channel, Loop loop, Clock clock) {
        this.channel = channel;
        this.loop = loop;
        this.clock = clock;
    }

    /** Listens on the first free port of a range. */
    static TcpListener open(
            EventLoop eventLoop, Loop loop, Clock clock, boolean epoll, InetAddress local, PortRange ports)
            throws IOException {
        ServerSocketChannel channel = channel(epoll, local);
        boolean opened = false;
        try {
            channel.config().setBacklog(BACKLOG);
            // Set before listening: the window scale that a peer is told follows from it.
            channel.config().setOption(ChannelOption.SO_RCVBUF, TcpConnection.SOCKET_BUFFER_BYTES);
            eventLoop.register(channel).syncUninterruptibly();
            LocalPorts.bindFirstFree("TCP", local, ports, address -> bind(channel, address));
            TcpListener listener = new TcpListener(channel, loop, clock);
            opened = true;
            return listener;
        } finally {
            if (!opened) {
                channel.unsafe().closeForcibly();
            }
        }
    }

    /** Begins to accept; called before anything can have been accepted, in the task that opened this. */
    void start(Acceptor acceptor) {
        channel.pipeline().addLast(new Handler(acceptor));
    }

    Endpoint localEndpoint() {
        return Endpoint.of(channel.localAddress());
    }

    void close() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        if (channel instanceof NioListeningChannel nio) {
            nio.closeAndRelease();
        } else {
            ChannelFuture _ = channel.close();
        }
    }

    /** For tests, which cannot run out of descriptors without harming others. */
    ServerSocketChannel channel() {
        return channel;
    }

    private void rest(long nowNanos) {
        channel.config().setAutoRead(false);
        if (alarm == null) {
            alarm = loop.timers().schedule(nowNanos + REST_NANOS, () -> {
                alarm = null;
                channel.config().setAutoRead(true);
            });
        }
    }

    private void log(Throwable cause, long nowNanos) {
        if (!logged || nowNanos - loggedNanos >= LOG_INTERVAL_NANOS) {
            logged = true;
            loggedNanos = nowNanos;
            LOG.warn(
                    "TCP port {} cannot accept connections and tries again every second: {}",
                    localEndpoint(),
                    "" + cause);
        }
    }

    private static ServerSocketChannel channel(boolean epoll, InetAddress local) throws IOException {
        SocketProtocolFamily family =
                local instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        try {
            return epoll ? new EpollServerSocketChannel(family) : new NioListeningChannel(family);
        } catch (RuntimeException e) {
            throw new SocketException("cannot open a socket: " + e.getMessage(), e);
        }
    }

    private static void bind(ServerSocketChannel channel, InetSocketAddress address) throws IOException {
        ChannelFuture bound = channel.bind(address);
        // On its event loop a channel is bound before the call returns.
        if (bound.isSuccess()) {
            return;
        }
        Throwable cause = bound.cause();
        if (cause instanceof BindException taken) {
            throw taken;
        }
        if (cause instanceof NativeIoException failed && failed.expectedErr() == -Errno.EADDRINUSE) {
            throw new BindException(Errno.describe(Errno.EADDRINUSE));
        }
        String reason = cause instanceof NativeIoException failed
                ? Errno.describe(-failed.expectedErr())
                : String.valueOf(cause);
        throw new SocketException(
                "cannot bind to " + address.getAddress().getHostAddress() + ":" + address.getPort() + ": " + reason,
                cause);
    }

    private final class Handler extends ChannelInboundHandlerAdapter {
        private final Acceptor acceptor;

        Handler(Acceptor acceptor) {
            this.acceptor = acceptor;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            acceptor.onAccepted((SocketChannel) message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                loop.failed(cause);
                return;
            }
            long nowNanos = clock.nanoTime();
            rest(nowNanos);
            log(cause, nowNanos);
            acceptor.onAcceptError();
        }
    }

    /** Lets us at the selector. */
    private static final class NioListeningChannel extends NioServerSocketChannel {
        NioListeningChannel(SocketProtocolFamily family) {
            super(SelectorProvider.provider(), family);
        }

        /** A selector keeps descriptors open that were registered with it, the connections' too, until it selects. */
        void closeAndRelease() {
            SelectionKey key = registration().attachment();
            ChannelFuture _ = close();
            try {
                key.selector().selectNow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
