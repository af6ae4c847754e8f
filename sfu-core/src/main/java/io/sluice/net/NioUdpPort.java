package io.sluice.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import io.sluice.loop.UdpCounters;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The portable port: one call and one copy a datagram, the turn's time as time of arrival, no count of kernel drops.
 * Datagrams leave at once, so {@link #flush} has nothing to do.
 */
final class NioUdpPort extends BoundUdpPort {
    /** Addresses are objects for the JDK: those in use are kept, and forgotten all together at this many. */
    private static final int MAX_ADDRESSES = 4096;

    private final Arena arena = Arena.ofConfined();
    private final DatagramChannel channel;
    private final UdpCounters counters;
    private final MemorySegment sendSlot = arena.allocate(SEND_CAPACITY, 64);
    private final ByteBuffer sendBuffer = sendSlot.asByteBuffer();
    /** One byte more than a packet holds tells an oversized datagram from a full one. */
    private final MemorySegment received = arena.allocate(Packet.CAPACITY + 1, 64);

    private final ByteBuffer receiveBuffer = received.asByteBuffer();
    private final Map<Endpoint, InetSocketAddress> addresses = new HashMap<>();

    private NioUdpPort(DatagramChannel channel, Endpoint localEndpoint, UdpCounters counters) {
        super(localEndpoint, counters);
        this.channel = channel;
        this.counters = counters;
    }

    /** Opens a port on the first free port of a range; see {@link NettyLoops#openUdp}. */
    static NioUdpPort open(InetAddress local, PortRange ports, NetOptions options) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                local instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        boolean opened = false;
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
            channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes());
            if (options.reusePort() && channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            LocalPorts.bindFirstFree("UDP", local, ports, channel::bind);
            Endpoint bound = Endpoint.of((InetSocketAddress) channel.getLocalAddress());
            NioUdpPort port = new NioUdpPort(channel, bound, new UdpCounters());
            opened = true;
            return port;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    @Override
    public int receive(PacketPool pool, Packet[] batch, long nowNanos) {
        int count = 0;
        for (int i = 0; i < batch.length && !isClosed(); i++) {
            InetSocketAddress source = receiveOne();
            if (source == null) {
                return count;
            }
            Packet packet = take(pool);
            if (packet != null) {
                packet.remoteEndpoint(Endpoint.of(source));
                packet.arrivalNanos(nowNanos);
                batch[count++] = packet;
            }
        }
        return count;
    }

    @Override
    public MemorySegment sendSlot() {
        return sendSlot;
    }

    @Override
    public void send(int length, Endpoint remoteEndpoint) {
        requireSendable(length);
        sendBuffer.clear().limit(length);
        try {
            channel.send(sendBuffer, address(remoteEndpoint));
            countSent(length, sendBuffer.hasRemaining());
        } catch (IOException ignored) {
            counters.sendErrors++;
        }
    }

    @Override
    public void flush() {}

    @Override
    IoHandle handle(Runnable onReadable) {
        return new NioSelectableChannelIoHandle<>(channel) {
            @Override
            protected void handle(DatagramChannel ready, SelectionKey key) {
                onReadable.run();
            }

            // The port closes its channel itself.
            @Override
            public void close() {}
        };
    }

    @Override
    IoOps readable() {
        return NioIoOps.READ;
    }

    /** A selector lets go of a cancelled key when it selects, and until then closing would leave the port bound. */
    @Override
    void cancel(IoRegistration registration) {
        SelectionKey key = registration.attachment();
        registration.cancel();
        try {
            key.selector().selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void free() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            arena.close();
        }
    }

    /** Receives a datagram into our buffer and returns its source, or null if there is none. */
    private @Nullable InetSocketAddress receiveOne() {
        receiveBuffer.clear();
        try {
            return (InetSocketAddress) channel.receive(receiveBuffer);
        } catch (IOException ignored) {
            counters.receiveErrors++;
            return null;
        }
    }

    private @Nullable Packet take(PacketPool pool) {
        int length = receiveBuffer.position();
        if (length > Packet.CAPACITY) {
            counters.oversizedDrops++;
            return null;
        }
        Packet packet = pool.acquire();
        if (packet == null) {
            counters.poolDrops++;
            return null;
        }
        MemorySegment.copy(received, 0, packet.memory(), 0, length);
        packet.length(length);
        counters.datagramsReceived++;
        counters.bytesReceived += length;
        return packet;
    }

    private void countSent(int length, boolean refused) {
        if (refused) {
            counters.sendBufferDrops++;
        } else {
            counters.datagramsSent++;
            counters.messagesSent++;
            counters.bytesSent += length;
        }
    }

    private InetSocketAddress address(Endpoint endpoint) {
        InetSocketAddress known = addresses.get(endpoint);
        if (known != null) {
            return known;
        }
        if (addresses.size() == MAX_ADDRESSES) {
            addresses.clear();
        }
        InetSocketAddress address = endpoint.toSocketAddress();
        addresses.put(endpoint, address);
        return address;
    }
}
