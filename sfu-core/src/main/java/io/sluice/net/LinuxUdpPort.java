package io.sluice.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.sluice.loop.UdpCounters;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port on Linux without copies: recvmmsg(2) writes into packets, sendmmsg(2) reads from send slots. Owns its
 * descriptor and its native memory, whose arena is confined to the thread that opened it.
 */
final class LinuxUdpPort extends BoundUdpPort {
    private final Arena arena;
    private final LinuxSocket socket;
    private final ReceiveQueue receiving;
    private final SendQueue sending;

    private LinuxUdpPort(
            Arena arena,
            LinuxSocket socket,
            ArrivalClock clock,
            boolean segmentation,
            @Nullable SegmentOverflow overflow,
            UdpCounters counters) {
        super(socket.localEndpoint(), counters);
        this.arena = arena;
        this.socket = socket;
        this.receiving = new ReceiveQueue(arena, socket, clock, counters, overflow);
        this.sending = new SendQueue(arena, socket, segmentation, counters);
    }

    /**
     * Opens a port on the first free port of a range; see {@link NettyLoops#openUdp}.
     *
     * @param overflow the loop's, used if messages of several datagrams may come
     */
    static LinuxUdpPort open(
            InetAddress local,
            PortRange ports,
            NetOptions options,
            ArrivalClock clock,
            Supplier<SegmentOverflow> overflow)
            throws IOException {
        Arena arena = Arena.ofConfined();
        LinuxSocket socket = LinuxSocket.open(arena, local instanceof Inet6Address);
        boolean opened = false;
        try {
            requireSuccess("open a socket", socket.fd());
            socket.sharing(options.ipv6Only(), options.reusePort());
            LocalPorts.bindFirstFree("UDP", local, ports, address -> bind(socket, address));
            socket.bufferSizes(options.receiveBufferBytes(), options.sendBufferBytes());
            socket.reportArrivalAndDrops();
            boolean segmentation = options.segmentation() && socket.segments();
            SegmentOverflow used = options.coalescing() && socket.coalesce() ? overflow.get() : null;
            LinuxUdpPort port = new LinuxUdpPort(arena, socket, clock, segmentation, used, new UdpCounters());
            opened = true;
            return port;
        } finally {
            if (!opened) {
                close(socket, arena);
            }
        }
    }

    @Override
    public int batchSize() {
        return receiving.batchSize();
    }

    @Override
    public int receive(PacketPool pool, Packet[] batch, long nowNanos) {
        return isClosed() ? 0 : receiving.receive(pool, batch, nowNanos);
    }

    @Override
    public int emptyPackets() {
        return receiving.emptyPackets();
    }

    @Override
    public MemorySegment sendSlot() {
        return sending.slot();
    }

    @Override
    public int sendSlots() {
        return sending.slotsLeft();
    }

    @Override
    public MemorySegment sendSlot(int ahead) {
        return sending.slot(ahead);
    }

    @Override
    public void send(int length, Endpoint remoteEndpoint) {
        requireSendable(length);
        sending.send(length, remoteEndpoint);
    }

    @Override
    public boolean segments() {
        return sending.segments();
    }

    @Override
    public void flush() {
        if (!isClosed()) {
            sending.flush();
        }
    }

    @Override
    IoHandle handle(Runnable onReadable) {
        return new EpollHandle(new FileDescriptor(socket.fd()), onReadable);
    }

    /** Level-triggered: a port that is not read empty is reported again, however a turn went. */
    @Override
    IoOps readable() {
        return EpollIoOps.EPOLLIN;
    }

    @Override
    void cancel(IoRegistration registration) {
        registration.cancel();
    }

    @Override
    void free() {
        receiving.release();
        close(socket, arena);
    }

    private static void bind(LinuxSocket socket, InetSocketAddress address) throws SocketException {
        int result = socket.bind(Endpoint.of(address));
        if (result == -Errno.EADDRINUSE) {
            throw new BindException(Errno.describe(Errno.EADDRINUSE));
        }
        requireSuccess("bind to " + address.getAddress().getHostAddress() + ":" + address.getPort(), result);
    }

    private static void requireSuccess(String what, int result) throws SocketException {
        if (result < 0) {
            throw new SocketException("cannot " + what + ": " + Errno.describe(-result));
        }
    }

    private static void close(LinuxSocket socket, Arena arena) {
        if (socket.fd() >= 0) {
            socket.close();
        }
        arena.close();
    }

    /** Our descriptor as Netty's epoll loop sees it. */
    private record EpollHandle(FileDescriptor fd, Runnable onReadable) implements EpollIoHandle {
        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            onReadable.run();
        }

        /** The port closes its descriptor itself. */
        @Override
        public void close() {}
    }
}
