package io.sluice.ice;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A STUN server on loopback that tells everybody they are somebody else; or, told nothing to say, is silent. */
public final class StunServerStub implements AutoCloseable {
    private final DatagramSocket socket;
    private final byte[] told;

    /** @param address IPv4 address to answer with; empty for no answer at all */
    public StunServerStub(String address) throws IOException {
        told = address.isEmpty() ? new byte[0] : InetAddress.ofLiteral(address).getAddress();
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        try {
            while (true) {
                socket.receive(packet);
                if (told.length > 0) {
                    byte[] answer = answer(packet);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
                packet.setLength(1500);
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    /** A Binding success with XOR-MAPPED-ADDRESS (RFC 8489 section 14.2). */
    private byte[] answer(DatagramPacket request) {
        ByteBuffer answer = ByteBuffer.allocate(32);
        answer.putShort((short) 0x0101).putShort((short) 12).putInt(0x2112_a442);
        answer.put(request.getData(), 8, 12);
        answer.putShort((short) 0x0020).putShort((short) 8).putShort((short) 1);
        answer.putShort((short) (request.getPort() ^ 0x2112));
        answer.putInt(ByteBuffer.wrap(told).getInt() ^ 0x2112_a442);
        return answer.array();
    }
}
