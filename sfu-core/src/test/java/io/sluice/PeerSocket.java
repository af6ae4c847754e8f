package io.sluice;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** How a test's peer reaches the server: a socket of the protocol and address family of a candidate. */
sealed interface PeerSocket extends AutoCloseable {
    int MAX_DATAGRAM = 2048;

    static PeerSocket to(IceCandidate candidate) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.ofLiteral(candidate.address()), candidate.port());
        return candidate.protocol().equals("tcp") ? new Tcp(server) : new Udp(server);
    }

    void send(byte[] datagram) throws IOException;

    /** Waits for the next datagram; throws when the socket is closed. */
    byte[] receive() throws IOException;

    boolean isClosed();

    InetSocketAddress localAddress();

    @Override
    void close();

    /** Connected, so that only what comes from the very address that was asked is received. */
    final class Udp implements PeerSocket {
        private final DatagramSocket socket;
        private final InetSocketAddress server;

        Udp(InetSocketAddress server) throws IOException {
            this.server = server;
            this.socket = new DatagramSocket(new InetSocketAddress(server.getAddress(), 0));
            socket.connect(server);
        }

        @Override
        public void send(byte[] datagram) throws IOException {
            socket.send(new DatagramPacket(datagram, datagram.length, server));
        }

        @Override
        public byte[] receive() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }

        @Override
        public boolean isClosed() {
            return socket.isClosed();
        }

        @Override
        public InetSocketAddress localAddress() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** Frames of RFC 4571 section 2. */
    final class Tcp implements PeerSocket {
        private final Socket socket;
        private final DataInputStream in;

        Tcp(InetSocketAddress server) throws IOException {
            socket = new Socket(server.getAddress(), server.getPort());
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
        }

        @Override
        public synchronized void send(byte[] datagram) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(2 + datagram.length);
            socket.getOutputStream()
                    .write(frame.putChar((char) datagram.length).put(datagram).array());
        }

        @Override
        public byte[] receive() throws IOException {
            byte[] datagram = new byte[in.readUnsignedShort()];
            in.readFully(datagram);
            return datagram;
        }

        @Override
        public boolean isClosed() {
            return socket.isClosed();
        }

        @Override
        public InetSocketAddress localAddress() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError("closing a socket", e);
            }
        }
    }
}
