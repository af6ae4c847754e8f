package io.sluice.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.socket.SocketChannel;
import io.sluice.loop.Loop;
import io.sluice.loop.TcpCounters;
import io.sluice.loop.TcpPort;
import io.sluice.net.TcpConnection.State;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.time.Clock;
import io.sluice.time.Timers;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port made of Netty's channels, all on the event loop of its {@link Loop}. Netty's events leave bytes with the
 * connections; they become packets when the loop receives, the connections taking turns. So nothing is decoded that nobody
 * has room for, and a connection whose bytes wait is not read.
 */
final class NettyTcpPort implements TcpPort, LoopPort, TcpConnection.Owner, TcpListener.Acceptor {
    /** Frames that a connection may bring before another one's turn has come. */
    private static final int FRAMES_PER_TURN = 16;
    /** Packets come back when a turn ends, unless somebody keeps them; then there is no hurry. */
    private static final long POOL_PAUSE_NANOS = 1_000_000;

    /** Where the slot is in its memory: aligned, and with room before it for the length. */
    private static final int SLOT = 64;

    private final EventLoop eventLoop;
    private final Loop loop;
    private final Clock clock;
    private final TcpLimits limits;
    private final TcpCounters counters = new TcpCounters();
    private final TcpConnections connections;
    private final TcpListener listener;
    private final Endpoint localEndpoint;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment sendMemory = arena.allocate(SLOT + SEND_CAPACITY, SLOT);
    private final MemorySegment sendSlot = sendMemory.asSlice(SLOT, SEND_CAPACITY);
    private final ByteBuffer sendFrame = sendMemory.asByteBuffer();

    /** Connections with bytes to be received, each once. */
    private final ArrayDeque<TcpConnection> ready = new ArrayDeque<>();
    /** Connections with frames to be flushed, each once. */
    private final List<TcpConnection> dirty = new ArrayList<>();

    private final ArrayDeque<Endpoint> disconnected = new ArrayDeque<>();
    private Runnable onReadable = () -> {};
    private Runnable onClose = () -> {};
    private Timers.@Nullable Timer poolAlarm;
    private boolean closed;

    private NettyTcpPort(EventLoop eventLoop, Loop loop, Clock clock, TcpListener listener, TcpLimits limits) {
        this.eventLoop = eventLoop;
        this.loop = loop;
        this.clock = clock;
        this.listener = listener;
        this.localEndpoint = listener.localEndpoint();
        this.limits = limits;
        this.connections = new TcpConnections(limits, loop, counters, this::abort);
    }

    /** Opens a port around a socket that listens, on the loop; see {@link NettyLoops#openTcp}. */
    static NettyTcpPort open(EventLoop eventLoop, Loop loop, Clock clock, TcpListener listener, TcpLimits limits) {
        NettyTcpPort port = new NettyTcpPort(eventLoop, loop, clock, listener, limits);
        listener.start(port);
        return port;
    }

    @Override
    public void watch(SingleThreadIoEventLoop ignored, Runnable readable, Runnable closing) {
        onReadable = readable;
        onClose = closing;
    }

    @Override
    public Endpoint localEndpoint() {
        return localEndpoint;
    }

    @Override
    public TcpCounters counters() {
        return counters;
    }

    @Override
    public int connections() {
        return connections.size();
    }

    @Override
    public int receive(PacketPool pool, Packet[] batch, long nowNanos) {
        int count = 0;
        while (count < batch.length) {
            TcpConnection connection = ready.poll();
            if (connection == null) {
                return count;
            }
            connection.ready(false);
            int end = Math.min(batch.length, count + FRAMES_PER_TURN);
            int next = connection.receiving().next();
            while (next > 0 && count < end) {
                Packet packet = pool.acquire();
                if (packet == null) {
                    pause(connection, nowNanos);
                    return count;
                }
                batch[count++] = fill(packet, next, connection, nowNanos);
                next = connection.receiving().next();
            }
            proceed(connection, next);
        }
        return count;
    }

    @Override
    public @Nullable Endpoint pollDisconnected() {
        return disconnected.poll();
    }

    @Override
    public MemorySegment sendSlot() {
        return sendSlot;
    }

    @Override
    public void send(int length, Endpoint remoteEndpoint) {
        LoopPort.requireSendable(closed, length);
        TcpConnection connection = connections.get(remoteEndpoint);
        if (connection == null || connection.state() != State.OPEN) {
            counters.unconnectedDrops++;
            return;
        }
        Bytes.put16(sendMemory, SLOT - FrameDecoder.HEADER, length);
        connection.sending().send(sendFrame.limit(SLOT + length).position(SLOT - FrameDecoder.HEADER));
        if (!connection.isDirty()) {
            connection.dirty(true);
            dirty.add(connection);
        }
    }

    @Override
    public void flush() {
        // Writing may end a connection, but never queues anything.
        for (int i = 0; i < dirty.size(); i++) {
            TcpConnection connection = dirty.get(i);
            connection.dirty(false);
            connection.sending().flush();
        }
        dirty.clear();
    }

    @Override
    public void keep(Endpoint remoteEndpoint) {
        TcpConnection connection = connections.get(remoteEndpoint);
        if (connection != null) {
            connections.keep(connection);
        }
    }

    @Override
    public void release(Endpoint remoteEndpoint) {
        TcpConnection connection = connections.get(remoteEndpoint);
        if (connection == null) {
            return;
        }
        boolean ended = connection.state() == State.ENDED;
        connection.state(State.LEAVING);
        if (ended) {
            finish(connection);
            return;
        }
        connection.receiving().clear();
        removeFromLine(connection);
        connections.release(connection, clock.nanoTime());
        connection.sending().flush();
        connection.closeIfSent();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            onClose.run();
            if (poolAlarm != null) {
                poolAlarm.cancel();
            }
            for (TcpConnection connection : connections.all()) {
                connection.state(State.FINISHED);
                connection.discard();
                connection.close();
            }
            connections.clear();
            ready.clear();
            dirty.clear();
            disconnected.clear();
        } finally {
            listener.close();
            arena.close();
        }
    }

    @Override
    public void onAccepted(SocketChannel channel) {
        InetSocketAddress address = channel.remoteAddress();
        if (closed || address == null) {
            counters.stillbornDrops++;
            channel.unsafe().closeForcibly();
            return;
        }
        Endpoint remoteEndpoint = Endpoint.of(address);
        TcpConnection predecessor = connections.get(remoteEndpoint);
        if (predecessor != null) {
            // It has ended, or the kernel would not have let this one in; what it left behind would be taken for the
            // new one's.
            abort(predecessor);
        }
        if (connections.makeRoom(remoteEndpoint)) {
            admit(channel, remoteEndpoint);
        } else {
            TcpConnection.resetOnClose(channel);
            channel.unsafe().closeForcibly();
        }
    }

    @Override
    public void onAcceptError() {
        counters.acceptErrors++;
        // A turn makes the loop see the timer that ends the rest.
        onReadable.run();
    }

    @Override
    public void onBytes(TcpConnection connection, ByteBuf bytes) {
        if (connection.state() != State.OPEN) {
            bytes.release();
            return;
        }
        long total = connection.received(bytes.readableBytes());
        connection.receiving().add(bytes);
        if (!connection.isKept() && total > limits.maxUnkeptBytes()) {
            counters.unkeptBytesCloses++;
            abort(connection);
            return;
        }
        makeReady(connection);
    }

    @Override
    public void onFailure(TcpConnection connection, Throwable cause) {
        if (!(cause instanceof IOException)) {
            loop.failed(cause);
        }
        if (connection.state() == State.OPEN) {
            counters.connectionErrors++;
            connection.state(State.ENDED);
        }
    }

    @Override
    public void onClosed(TcpConnection connection) {
        if (connection.state() == State.OPEN) {
            counters.peerCloses++;
            connection.state(State.ENDED);
        }
        if (connection.state() == State.ENDED) {
            // In line behind its bytes, if there are any.
            makeReady(connection);
        } else if (connection.state() == State.LEAVING) {
            finish(connection);
        }
    }

    private Packet fill(Packet packet, int length, TcpConnection connection, long nowNanos) {
        connection.receiving().take(packet.memory());
        packet.length(length);
        packet.remoteEndpoint(connection.remoteEndpoint());
        packet.arrivalNanos(nowNanos);
        counters.framesReceived++;
        counters.bytesReceived += length;
        return packet;
    }

    /** For tests, which cannot run out of descriptors without harming others. */
    TcpListener listener() {
        return listener;
    }

    /** For tests of who is received first, which must not depend on when the kernel delivers. */
    @Nullable
    TcpConnection connection(Endpoint remoteEndpoint) {
        return connections.get(remoteEndpoint);
    }

    /** What comes after a connection has had its turn. */
    private void proceed(TcpConnection connection, int next) {
        if (next == FrameDecoder.OVERSIZED) {
            counters.oversizedCloses++;
            abort(connection);
        } else if (next > 0) {
            connection.ready(true);
            ready.add(connection);
        } else if (connection.state() == State.ENDED) {
            if (connection.receiving().isWithinFrame()) {
                counters.truncatedFrameDrops++;
            }
            finish(connection);
        }
    }

    /** The pool is empty: the connection is the first to go on, in a moment. */
    private void pause(TcpConnection connection, long nowNanos) {
        connection.ready(true);
        ready.addFirst(connection);
        if (poolAlarm == null) {
            counters.poolPauses++;
            poolAlarm = loop.timers().schedule(nowNanos + POOL_PAUSE_NANOS, () -> {
                poolAlarm = null;
                onReadable.run();
            });
        }
    }

    private void makeReady(TcpConnection connection) {
        if (!connection.isReady()) {
            connection.ready(true);
            ready.add(connection);
        }
        onReadable.run();
    }

    private void admit(SocketChannel channel, Endpoint remoteEndpoint) {
        try {
            TcpConnection.configure(channel);
        } catch (ChannelException e) {
            counters.stillbornDrops++;
            channel.unsafe().closeForcibly();
            return;
        }
        TcpConnection connection =
                new TcpConnection(channel, remoteEndpoint, this, limits.maxSendBufferBytes(), counters);
        channel.pipeline().addLast(connection);
        // On its event loop a channel is registered before the call returns.
        if (!eventLoop.register(channel).isSuccess()) {
            counters.stillbornDrops++;
            return;
        }
        counters.connectionsAccepted++;
        connections.add(connection, clock.nanoTime());
        // A turn makes the loop see the new connection's timer.
        onReadable.run();
    }

    /** Ends a connection without regard to what it has sent or has still to be sent. */
    private void abort(TcpConnection connection) {
        // In this order: what the channel says about frames it could not send is then no error of the peer's.
        finish(connection);
        connection.reset();
    }

    /** Forgets a connection; the layers above learn of it unless they do not want it any more. */
    private void finish(TcpConnection connection) {
        boolean released = connection.state() == State.LEAVING;
        connection.state(State.FINISHED);
        connection.discard();
        connections.remove(connection);
        removeFromLine(connection);
        if (!released) {
            disconnected.add(connection.remoteEndpoint());
            onReadable.run();
        }
    }

    private void removeFromLine(TcpConnection connection) {
        if (connection.isReady()) {
            connection.ready(false);
            ready.remove(connection);
        }
    }
}
