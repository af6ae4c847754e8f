package io.sluice;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.net.NettyLoops;
import io.sluice.net.PortRange;
import io.sluice.net.TcpLimits;
import io.sluice.packet.Endpoint;
import io.sluice.transport.MediaLoop;
import io.sluice.transport.MediaSocket;
import io.sluice.transport.WebRtcSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Opens the ports media is received on, for all transports of a loop or for a single one. Thread-safe. */
final class MediaPorts {
    private final NettyLoops network;
    private final List<Listening> listening;
    private final PortRange range;

    /** One port to open: a listen address with a protocol. */
    private record Listening(ListenAddress address, boolean tcp) {}

    /** @param addresses those of the options, with what they are announced as */
    MediaPorts(NettyLoops network, SfuOptions options, List<ListenAddress> addresses) {
        this.network = network;
        this.range = new PortRange(options.minPort(), options.maxPort());
        this.listening = addresses.stream()
                .<Listening>mapMulti((address, protocols) -> {
                    protocols.accept(new Listening(address, false));
                    if (options.tcp()) {
                        protocols.accept(new Listening(address, true));
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
     * Opens ports for a single transport; a call that fails leaves none open.
     *
     * @throws PortsExhaustedException if the range has none left
     */
    List<WebRtcSocket> openOwn(MediaLoop mediaLoop, WebRtcTransportOptions options) {
        List<Listening> wanted = listening.stream()
                .filter(port -> port.tcp() ? options.enableTcp() : options.enableUdp())
                .toList();
        List<WebRtcSocket> sockets = LoopCall.call(
                mediaLoop.loop(),
                () -> mediaLoop.newSockets(wanted.stream()
                        .map(port -> Conversions.announcement(port.address()))
                        .toList()));
        boolean opened = false;
        try {
            for (int i = 0; i < wanted.size(); i++) {
                open(mediaLoop.loop(), wanted.get(i), sockets.get(i));
            }
            opened = true;
            return sockets;
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

    private MediaAddress open(Loop loop, Listening wanted, MediaSocket socket) throws IOException {
        InetAddress local = wanted.address().inetAddress();
        DatagramPort port = wanted.tcp()
                ? network.openTcp(loop, local, range, socket, TcpLimits.defaults())
                : network.openUdp(loop, local, range, socket);
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
}
