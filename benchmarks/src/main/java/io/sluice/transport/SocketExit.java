package io.sluice.transport;

import io.sluice.loop.UdpPort;
import io.sluice.net.LoopbackPorts;
import io.sluice.packet.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The server's socket with all its system calls, segmentation included. Each peer is a socket of its own that is never read and has
 * the smallest receive buffer there is: the kernel takes a datagram all the way to it and drops it there, so that nothing of a
 * receiver's work is in the figure but finding its socket.
 */
final class SocketExit implements Exit {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final UdpPort port;
    private final List<DatagramSocket> sinks = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();

    SocketExit(int peers) {
        try {
            port = LoopbackPorts.open();
            for (int i = 0; i < peers; i++) {
                DatagramSocket sink = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
                sink.setReceiveBufferSize(1);
                sinks.add(sink);
                endpoints.add(Endpoint.of((InetSocketAddress) sink.getLocalSocketAddress()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Endpoint endpoint(int peer) {
        return endpoints.get(peer);
    }

    @Override
    public MemorySegment slot() {
        return port.sendSlot();
    }

    @Override
    public int slots() {
        return port.sendSlots();
    }

    @Override
    public MemorySegment slot(int ahead) {
        return port.sendSlot(ahead);
    }

    @Override
    public void send(int length, Endpoint to) {
        port.send(length, to);
    }

    @Override
    public void flush() {
        port.flush();
    }

    @Override
    public long datagramsSent() {
        return port.counters().datagramsSent;
    }

    @Override
    public void close() {
        port.close();
        sinks.forEach(DatagramSocket::close);
    }
}
