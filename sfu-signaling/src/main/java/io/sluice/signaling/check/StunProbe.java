package io.sluice.signaling.check;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Asks an address for a STUN answer, as a peer's first connectivity check would (RFC 8489 section 6), but without credentials:
 * the server refuses it, and the refusal proves that datagrams get there and back.
 */
final class StunProbe {
    private static final int BINDING_REQUEST = 0x0001;
    private static final int BINDING_ERROR = 0x0111;
    private static final int MAGIC_COOKIE = 0x2112_a442;
    private static final int HEADER_BYTES = 20;
    private static final int TRANSACTION_ID = 8;
    private static final int MAX_ANSWER = 1500;

    private final byte[] request;

    StunProbe(SecureRandom random) {
        byte[] transactionId = new byte[HEADER_BYTES - TRANSACTION_ID];
        random.nextBytes(transactionId);
        request = ByteBuffer.allocate(HEADER_BYTES)
                .putInt(BINDING_REQUEST << 16)
                .putInt(MAGIC_COOKIE)
                .put(transactionId)
                .array();
    }

    /** Whether a UDP port answers; asks as often as there are timeouts, since datagrams may be lost. */
    boolean answersUdp(InetSocketAddress address, int... timeoutMillis) {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int timeout : timeoutMillis) {
                socket.send(new DatagramPacket(request, request.length, address));
                socket.setSoTimeout(timeout);
                if (receives(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a TCP port answers, behind the two-byte length of RFC 4571. */
    boolean answersTcp(InetSocketAddress address, int timeoutMillis) {
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            ByteBuffer frame = ByteBuffer.allocate(2 + request.length);
            socket.getOutputStream()
                    .write(frame.putChar((char) request.length).put(request).array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            return isAnswer(answer, answer.length);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean receives(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_ANSWER], MAX_ANSWER);
        try {
            socket.receive(packet);
            return isAnswer(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Whether this is the refusal of our request. */
    private boolean isAnswer(byte[] message, int length) {
        if (length < HEADER_BYTES || ByteBuffer.wrap(message).getChar(0) != BINDING_ERROR) {
            return false;
        }
        return ByteBuffer.wrap(message, TRANSACTION_ID, HEADER_BYTES - TRANSACTION_ID)
                .equals(ByteBuffer.wrap(request, TRANSACTION_ID, HEADER_BYTES - TRANSACTION_ID));
    }
}
