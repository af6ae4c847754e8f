package io.sluice;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.net.NetOptions;
import io.sluice.net.NettyLoops;
import io.sluice.net.PortRange;
import io.sluice.net.TcpLimits;
import io.sluice.packet.Endpoint;
import io.sluice.transport.MediaLoop;
import io.sluice.transport.MediaSocket;
import io.sluice.transport.PlainSocket;
import io.sluice.transport.WebRtcSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Opens the ports media is received on, for all transports of a loop or for a single one. Thread-safe. */
final class MediaPorts {
    private final NettyLoops network;
    private final List<Listening> listening;
    private final PortRange range;

    /** One port to open. */
    private record Listening(ListenAddress address, boolean tcp, PortRange ports, NetOptions options) {}

    /** Sockets that were opened, with where they are. */
    record Opened<S extends MediaSocket>(List<S> sockets, List<MediaAddress> addresses) {
        /** Does something with the sockets on their loop; if it fails, they are closed. */
        <T> T orDiscard(MediaLoop mediaLoop, Supplier<T> use) {
            boolean used = false;
            try {
                T result = LoopCall.call(mediaLoop.loop(), use);
                used = true;
                return result;
            } finally {
                if (!used) {
                    mediaLoop.loop().execute(() -> mediaLoop.discard(sockets));
                }
            }
        }
    }

    /** @param addresses those of the options, with what they are announced as */
    MediaPorts(NettyLoops network, SfuOptions options, List<ListenAddress> addresses) {
        this.network = network;
        this.range = new PortRange(options.minPort(), options.maxPort());
        this.listening = addresses.stream()
                .<Listening>mapMulti((address, protocols) -> {
                    protocols.accept(new Listening(address, false, range, network.options()));
                    if (options.tcp()) {
                        protocols.accept(new Listening(address, true, range, network.options()));
                    }
                })
                .toList();
    }

    /**
     * Opens the ports that all transports of a loop share.
     *
     * @throws IOException naming the address and ports if one cannot be opened; those opened before it stay open
     */
    List<MediaAddress> openShared(MediaLoop mediaLoop) throws IOException {
        List<MediaAddress> opened = new ArrayList<>();
        for (Listening wanted : listening) {
            MediaSocket socket = LoopCall.call(
                    mediaLoop.loop(), () -> mediaLoop.addSocket(Conversions.announcement(wanted.address())));
            opened.add(open(mediaLoop.loop(), wanted, socket));
        }
        return opened;
    }

    /**
     * Opens ports for a single transport where the server listens; a call that fails leaves none open.
     *
     * @throws PortsExhaustedException if the range has none left
     */
    Opened<WebRtcSocket> openOwn(MediaLoop mediaLoop, WebRtcTransportOptions options) {
        List<Listening> wanted = listening.stream()
                .filter(port -> port.tcp() ? options.enableTcp() : options.enableUdp())
                .toList();
        return openAll(mediaLoop, wanted, mediaLoop::newSockets);
    }

    /** The same anywhere. */
    Opened<WebRtcSocket> openWebRtc(MediaLoop mediaLoop, List<TransportListenInfo> infos) {
        return openAll(mediaLoop, infos.stream().map(this::listening).toList(), mediaLoop::newSockets);
    }

    /** The same for a transport without connectivity checks. */
    Opened<PlainSocket> openPlain(MediaLoop mediaLoop, List<TransportListenInfo> infos) {
        return openAll(mediaLoop, infos.stream().map(this::listening).toList(), mediaLoop::newPlainSockets);
    }

    private <S extends MediaSocket> Opened<S> openAll(
            MediaLoop mediaLoop, List<Listening> wanted, Function<List<MediaSocket.Announcement>, List<S>> newSockets) {
        List<S> sockets = LoopCall.call(
                mediaLoop.loop(),
                () -> newSockets.apply(wanted.stream()
                        .map(port -> Conversions.announcement(port.address()))
                        .toList()));
        List<MediaAddress> addresses = new ArrayList<>();
        boolean opened = false;
        try {
            for (int i = 0; i < wanted.size(); i++) {
                addresses.add(open(mediaLoop.loop(), wanted.get(i), sockets.get(i)));
            }
            opened = true;
            return new Opened<>(sockets, List.copyOf(addresses));
        } catch (BindException e) {
            throw new PortsExhaustedException("ports of its own: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PortsExhaustedException("ports of its own cannot be opened: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                mediaLoop.loop().execute(() -> mediaLoop.discard(sockets));
            }
        }
    }

    private Listening listening(TransportListenInfo info) {
        NetOptions options = network.options().withIpv6Only(info.ipv6Only()).withReusePort(info.udpReusePort());
        if (info.sendBufferBytes() > 0) {
            options = options.withSendBufferBytes(info.sendBufferBytes());
        }
        if (info.receiveBufferBytes() > 0) {
            options = options.withReceiveBufferBytes(info.receiveBufferBytes());
        }
        PortRange ports = info.minPort() == 0 ? range : new PortRange(info.minPort(), info.maxPort());
        return new Listening(info.address(), info.protocol() == TransportListenInfo.Protocol.TCP, ports, options);
    }

    private MediaAddress open(Loop loop, Listening wanted, MediaSocket socket) throws IOException {
        InetAddress local = wanted.address().inetAddress();
        DatagramPort port = openPort(loop, local, wanted, socket);
        boolean bound = false;
        try {
            Endpoint opened = LoopCall.call(loop, () -> {
                socket.bind(port);
                return port.localEndpoint();
            });
            bound = true;
            return new MediaAddress(
                    wanted.tcp() ? "tcp" : "udp",
                    wanted.address().address(),
                    opened.port(),
                    wanted.address().announcedAddress());
        } finally {
            if (!bound) {
                network.close(loop, port);
            }
        }
    }

    private DatagramPort openPort(Loop loop, InetAddress local, Listening wanted, MediaSocket socket)
            throws IOException {
        try {
            return wanted.tcp()
                    ? network.openTcp(loop, local, wanted.ports(), socket, TcpLimits.defaults())
                    : network.openUdp(loop, local, wanted.ports(), socket, wanted.options());
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof RejectedExecutionException) {
                throw new ClosedException("the server is closed; the call left nothing behind");
            }
            throw e;
        }
    }
}
