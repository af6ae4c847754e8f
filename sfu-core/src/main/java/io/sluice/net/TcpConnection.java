package io.sluice.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.sluice.loop.TcpCounters;
import io.sluice.packet.Endpoint;

/**
 * One accepted connection: Netty's events in, what they mean for the port out. Its life goes one way:
 *
 * <pre>
 *   OPEN ── peer closed, failed, refused ──► ENDED ── all received ──► FINISHED
 *     └──── released ──► LEAVING ── all sent, or time is up ──────────────┘
 * </pre>
 */
final class TcpConnection extends ChannelInboundHandlerAdapter {
    /** The port, as a connection sees it. */
    interface Owner {
        /** Takes the buffer over. */
        void onBytes(TcpConnection connection, ByteBuf bytes);

        /** The channel takes no more bytes and gives none. */
        void onClosed(TcpConnection connection);

        /** The channel failed and is about to be closed. */
        void onFailure(TcpConnection connection, Throwable cause);
    }

    enum State {
        OPEN,
        /** The channel is closed; what it brought may have to be received still. */
        ENDED,
        /** Released: it closes when what was sent has left. */
        LEAVING,
        FINISHED
    }

    /**
     * What the kernel holds of one connection at most, in each direction; it doubles it. Enough for 20 Mbit/s over 100 ms,
     * and little enough that what leaves is not stale.
     */
    static final int SOCKET_BUFFER_BYTES = 256 << 10;

    /** One bounded read whenever the selector says so, for each connection. */
    private static final RecvByteBufAllocator ONE_READ = new FixedRecvByteBufAllocator(16 << 10).maxMessagesPerRead(1);

    /** The channel is writable when nothing is left in it, so that there is one buffer in it at most. */
    private static final WriteBufferWaterMark WHEN_EMPTY = new WriteBufferWaterMark(1, 1);

    private final SocketChannel channel;
    private final Endpoint remoteEndpoint;
    private final Owner owner;
    private final TcpReceiveQueue receiving;
    private final TcpSendQueue sending;

    // The port's and the registry's notes, which they would have to look up otherwise.
    private State state = State.OPEN;
    private boolean kept;
    private long deadlineNanos;
    private long bytesReceived;
    private boolean ready;
    private boolean dirty;

    TcpConnection(SocketChannel channel, Endpoint remoteEndpoint, Owner owner, int maxSendBytes, TcpCounters counters) {
        this.channel = channel;
        this.remoteEndpoint = remoteEndpoint;
        this.owner = owner;
        this.receiving = new TcpReceiveQueue(channel.config(), counters);
        this.sending = new TcpSendQueue(channel, maxSendBytes, counters);
    }

    /** Prepares a newly accepted channel; throws {@link ChannelException} if it is dead already. */
    static void configure(SocketChannel channel) {
        SocketChannelConfig config = channel.config();
        config.setTcpNoDelay(true);
        config.setSendBufferSize(SOCKET_BUFFER_BYTES);
        config.setWriteBufferWaterMark(WHEN_EMPTY);
        config.setRecvByteBufAllocator(ONE_READ);
    }

    /** Makes the close that follows a reset: what is refused shall not linger in the kernel. */
    static void resetOnClose(SocketChannel channel) {
        try {
            channel.config().setSoLinger(0);
        } catch (ChannelException ignored) {
            // Closed by the peer meanwhile.
        }
    }

    Endpoint remoteEndpoint() {
        return remoteEndpoint;
    }

    TcpReceiveQueue receiving() {
        return receiving;
    }

    TcpSendQueue sending() {
        return sending;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    boolean isKept() {
        return kept;
    }

    void kept(boolean keep) {
        kept = keep;
    }

    /** When a connection that is not kept is closed. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    void deadlineNanos(long nanos) {
        deadlineNanos = nanos;
    }

    /** Counts bytes and says how many there have been. */
    long received(int bytes) {
        bytesReceived += bytes;
        return bytesReceived;
    }

    /** Whether the port has the connection in line for receiving. */
    boolean isReady() {
        return ready;
    }

    void ready(boolean inLine) {
        ready = inLine;
    }

    /** Whether the port will flush the connection. */
    boolean isDirty() {
        return dirty;
    }

    void dirty(boolean queued) {
        dirty = queued;
    }

    /** The descriptor is gone when this returns; {@link Owner#onClosed} comes later. */
    void close() {
        ChannelFuture _ = channel.close();
    }

    /** Closes a connection that is leaving once nothing is left to be sent. */
    void closeIfSent() {
        if (state == State.LEAVING && sending.isEmpty()) {
            close();
        }
    }

    /** Drops what has come and what has not gone yet. */
    void discard() {
        receiving.clear();
        sending.clear();
    }

    void reset() {
        resetOnClose(channel);
        close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        owner.onBytes(this, (ByteBuf) message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        sending.onWritabilityChanged();
        closeIfSent();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        owner.onClosed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        owner.onFailure(this, cause);
        close();
    }
}
