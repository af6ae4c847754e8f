package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.SfuOptions;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RelayTest {
    private static final byte[] SILENCE = {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};
    private static final int HEADER_BYTES = 12;
    private static final int FIRST_RTCP_TYPE = 192;
    private static final int LAST_RTCP_TYPE = 223;

    @Test
    void shouldForwardSoundToEveryReceiver() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Relay relay = new Relay(
                        SfuOptions.builder().loops(1).ports(27200, 27299).build());
                DatagramSocket sender = new DatagramSocket(0, loopback);
                DatagramSocket first = new DatagramSocket(0, loopback);
                DatagramSocket second = new DatagramSocket(0, loopback)) {
            first.setSoTimeout(30_000);
            second.setSoTimeout(30_000);
            relay.forwardTo("127.0.0.1", first.getLocalPort());
            relay.forwardTo("127.0.0.1", second.getLocalPort());
            InetSocketAddress input =
                    new InetSocketAddress(relay.input().address(), relay.input().port());
            sender.send(new DatagramPacket(packet(1), HEADER_BYTES + SILENCE.length, input));

            assertThat(payloadAt(first)).isEqualTo(SILENCE);
            assertThat(payloadAt(second)).isEqualTo(SILENCE);
        }
    }

    private static byte[] packet(int sequence) {
        return ByteBuffer.allocate(HEADER_BYTES + SILENCE.length)
                .put((byte) 0x80)
                .put((byte) 97)
                .putShort((short) sequence)
                .putInt(960 * sequence)
                .putInt(23_456_789)
                .put(SILENCE)
                .array();
    }

    /** Of the first packet that is no report; extensions of the header stand before it. */
    private static byte[] payloadAt(DatagramSocket receiver) throws Exception {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
            receiver.receive(packet);
            int packetType = packet.getData()[1] & 0xFF;
            if (packetType < FIRST_RTCP_TYPE || packetType > LAST_RTCP_TYPE) {
                return Arrays.copyOfRange(packet.getData(), packet.getLength() - SILENCE.length, packet.getLength());
            }
        }
    }
}
