package io.sluice.signaling.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.sluice.signaling.session.Connection;
import io.sluice.signaling.session.ConnectionListener;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket. Handler methods run on the network thread, those of {@link Connection} on any.
 *
 * <p>Closes as RFC 6455 section 7.1.1 has it: close frame, end of our direction, then whatever still comes is thrown away until the
 * other side ends too, because closing with unread data would let the system destroy the close frame.
 */
final class WebSocketConnection extends SimpleChannelInboundHandler<WebSocketFrame> implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    private final Channel channel;
    private final InetAddress remoteAddress;
    private final HttpLimits limits;
    private final ReadPace pace;
    private final ConnectionListener listener;

    private @Nullable Future<?> pings;
    /** Whether a message is wanted that has not come. */
    private boolean reading;

    /** Written on the network thread only. */
    private volatile boolean closing;

    WebSocketConnection(
            Channel channel,
            InetAddress remoteAddress,
            ConnectionListener.Acceptor acceptor,
            HttpLimits limits,
            ReadPace pace) {
        this.channel = channel;
        this.remoteAddress = remoteAddress;
        this.limits = limits;
        this.pace = pace;
        channel.config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(limits.outboundBytes() / 2, limits.outboundBytes()));
        this.listener = acceptor.accept(this);
    }

    @Override
    public InetAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void send(String text) {
        if (closing) {
            return;
        }
        if (channel.isWritable()) {
            var _ = channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
        } else {
            closeSlowReader();
        }
    }

    @Override
    public void receiveNext() {
        channel.eventLoop().execute(() -> read(channel.pipeline().context(this)));
    }

    @Override
    public void close(int code, String reason) {
        channel.eventLoop().execute(() -> finish(new WebSocketCloseStatus(code, reason)));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        long nanos = limits.pingInterval().toNanos();
        pings = ctx.executor().scheduleAtFixedRate(this::ping, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        reading = false;
        if (closing) {
            return;
        }
        pace.count();
        switch (frame) {
            case TextWebSocketFrame text -> listener.onText(text.text());
            case PingWebSocketFrame ping -> {
                pong(ping);
                read(ctx);
            }
            case PongWebSocketFrame pong -> read(ctx);
            case CloseWebSocketFrame close -> finish(answerTo(close));
            default -> finish(status(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "only text is spoken here"));
        }
    }

    /** What came may have been less than a message. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (reading && !closing) {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // While a request is served nothing is read, so silence says nothing about the peer.
        if (event instanceof IdleStateEvent && reading) {
            var _ = ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException e -> finish(e.closeStatus());
            case TooLongFrameException e ->
                finish(status(WebSocketCloseStatus.MESSAGE_TOO_BIG, "at most " + limits.frameBytes() + " bytes"));
            case IOException e -> hangUp();
            default -> {
                LOG.warn("A signalling socket failed", cause);
                finish(status(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, "internal error"));
            }
        }
    }

    private void read(ChannelHandlerContext ctx) {
        pace.whenDue(channel, () -> {
            reading = true;
            ctx.read();
        });
    }

    private void ping() {
        if (channel.isWritable()) {
            var _ = channel.writeAndFlush(new PingWebSocketFrame());
        }
    }

    private void pong(PingWebSocketFrame ping) {
        if (channel.isWritable()) {
            var _ = channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        } else {
            closeSlowReader();
        }
    }

    private void closeSlowReader() {
        close(WebSocketCloseStatus.TRY_AGAIN_LATER.code(), "reads too slowly");
    }

    private void finish(WebSocketCloseStatus status) {
        if (closing || !channel.isActive()) {
            return;
        }
        stop();
        channel.pipeline().addFirst(new Discard());
        channel.config().setAutoRead(true);
        var _ = channel.writeAndFlush(
                        status.equals(WebSocketCloseStatus.EMPTY)
                                ? new CloseWebSocketFrame()
                                : new CloseWebSocketFrame(status))
                .addListener(_ -> OutputEnd.of(channel));
        var _ = channel.eventLoop().schedule(this::hangUp, limits.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void hangUp() {
        var _ = channel.close();
    }

    private void stop() {
        if (!closing) {
            closing = true;
            if (pings != null) {
                pings.cancel(false);
            }
            listener.onClosed();
        }
    }

    private static WebSocketCloseStatus answerTo(CloseWebSocketFrame close) {
        return close.statusCode() < 0 ? WebSocketCloseStatus.EMPTY : new WebSocketCloseStatus(close.statusCode(), "");
    }

    private static WebSocketCloseStatus status(WebSocketCloseStatus kind, String reason) {
        return new WebSocketCloseStatus(kind.code(), reason);
    }

    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
