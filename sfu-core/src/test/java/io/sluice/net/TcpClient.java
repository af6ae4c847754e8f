package io.sluice.net;

import io.sluice.packet.Endpoint;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The other end of a TCP port, blocking, for tests. */
final class TcpClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private final Endpoint endpoint;

    TcpClient(Endpoint server) throws IOException {
        this(server, null, 0);
    }

    /** @param localAddress where to connect from, null for wherever the system likes */
    TcpClient(Endpoint server, @Nullable InetAddress localAddress, int localPort) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setReuseAddress(true);
        socket.setReceiveBufferSize(64 << 10);
        socket.setSoTimeout(PATIENCE_MILLIS);
        if (localAddress != null) {
            socket.bind(new InetSocketAddress(localAddress, localPort));
        }
        socket.connect(server.toSocketAddress(), PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        endpoint = Endpoint.of((InetSocketAddress) socket.getLocalSocketAddress());
    }

    /** Whether the server ends a connection at once, which may be before this end has noticed that it began. */
    static boolean isRefused(Endpoint server) throws IOException {
        try (TcpClient client = new TcpClient(server)) {
            return client.isEnded();
        } catch (SocketException ignored) {
            return true;
        }
    }

    /** What the server knows this client by. */
    Endpoint endpoint() {
        return endpoint;
    }

    /** A frame's contents, all of which follow from one number; the number can be read back if there is room for it. */
    static byte[] frame(int number, int length) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (number * 31 + i);
        }
        if (length >= Integer.BYTES) {
            ByteBuffer.wrap(frame).putInt(number);
        }
        return frame;
    }

    /** A frame as it is on the wire. */
    static byte[] framed(byte[] frame) {
        return ByteBuffer.allocate(Short.BYTES + frame.length)
                .putShort((short) frame.length)
                .put(frame)
                .array();
    }

    void send(byte[] frame) throws IOException {
        write(framed(frame));
    }

    void write(byte... bytes) throws IOException {
        out.write(bytes);
    }

    byte[] read() throws IOException {
        byte[] frame = new byte[in.readUnsignedShort()];
        in.readFully(frame);
        return frame;
    }

    /** Whether the connection ends here, one way or the other, without another byte. */
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (EOFException | SocketException ignored) {
            return true;
        }
    }

    /** Ends the connection without a farewell. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        disconnect();
    }

    /** Ends the connection as one does. */
    void disconnect() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
