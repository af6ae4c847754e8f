package io.sluice.signaling.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that sends whatever bytes a test wants, which a decent one would not. */
public final class RawWebSocket implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    public RawWebSocket(int port) throws IOException {
        this(port, "");
    }

    RawWebSocket(int port, String headers) throws IOException {
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(socket.getInputStream());
        write(("GET /ws HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers
                        + "\r\n")
                .getBytes(ISO_8859_1));
    }

    /** The status of the answer to the handshake, whose headers are read over. */
    public int status() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    /** Sends a masked frame; the mask is zero, so the bytes stand as they are. */
    void frame(boolean last, int opcode, byte[] payload) throws IOException {
        byte[] header = payload.length < 126
                ? new byte[] {first(last, opcode), (byte) (0x80 | payload.length), 0, 0, 0, 0}
                : new byte[] {
                    first(last, opcode), (byte) 0xfe, (byte) (payload.length >> 8), (byte) payload.length, 0, 0, 0, 0
                };
        byte[] frame = new byte[header.length + payload.length];
        System.arraycopy(header, 0, frame, 0, header.length);
        System.arraycopy(payload, 0, frame, header.length, payload.length);
        write(frame);
    }

    public void text(String text) throws IOException {
        frame(true, 1, text.getBytes(UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next frame: its opcode and its payload. */
    public Frame read() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        return new Frame(opcode, new String(in.readNBytes(length), ISO_8859_1));
    }

    /** Reads over all frames up to the close frame and returns its code, -1 if it has none. */
    public int closeCode() throws IOException {
        Frame frame = read();
        while (frame.opcode() != 8) {
            frame = read();
        }
        String payload = frame.payload();
        return payload.isEmpty() ? -1 : payload.charAt(0) << 8 | payload.charAt(1);
    }

    boolean ended() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static byte first(boolean last, int opcode) {
        return (byte) (last ? 0x80 | opcode : opcode);
    }

    /** The payload has a character for each byte. */
    public record Frame(int opcode, String payload) {}
}
