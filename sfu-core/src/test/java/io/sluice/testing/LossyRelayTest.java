package io.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LossyRelayTest {
    private static final int DATAGRAMS = 200;
    private static final String LAST = "last";

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final DatagramSocket server = new DatagramSocket(0, loopback);
    private final DatagramSocket peer = new DatagramSocket(0, loopback);
    private final InetSocketAddress address = freeAddress();
    private final LossyRelay relay = new LossyRelay(address, new InetSocketAddress(loopback, server.getLocalPort()), 1);

    LossyRelayTest() throws IOException {}

    @AfterEach
    void close() {
        relay.close();
        peer.close();
        server.close();
    }

    @Test
    void shouldRelayBothWays() throws IOException {
        send(peer, "there", address);
        DatagramPacket there = receive(server);
        assertThat(text(there)).isEqualTo("there");

        send(server, "back", (InetSocketAddress) there.getSocketAddress());
        DatagramPacket back = receive(peer);
        assertThat(text(back)).isEqualTo("back");
        assertThat(back.getSocketAddress()).isEqualTo(address);
    }

    @Test
    void shouldGiveEachPeerAnAddressOfItsOwn() throws IOException {
        try (DatagramSocket other = new DatagramSocket(0, loopback)) {
            send(peer, "one", address);
            send(other, "two", address);
            assertThat(receive(server).getSocketAddress())
                    .isNotEqualTo(receive(server).getSocketAddress());
        }
    }

    @Test
    void shouldLoseTheShareItIsTold() throws IOException {
        relay.conditions(LossyRelay.Conditions.loss(0.25));
        List<String> arrived = sendAll();

        assertThat(relay.lost()).isBetween((long) DATAGRAMS / 8, (long) DATAGRAMS / 2);
        assertThat(arrived)
                .hasSize(DATAGRAMS - (int) relay.lost())
                .containsSubsequence(arrived.stream().sorted().toList());
    }

    @Test
    void shouldReorderByJitter() throws IOException {
        relay.conditions(new LossyRelay.Conditions(0, 5, 20));
        List<String> arrived = sendAll();

        assertThat(arrived).hasSize(DATAGRAMS).doesNotHaveDuplicates();
        assertThat(arrived).isNotEqualTo(arrived.stream().sorted().toList());
    }

    @Test
    void shouldLetNothingThroughACut() throws IOException {
        relay.conditions(LossyRelay.Conditions.CUT);
        send(peer, "lost", address);
        while (relay.lost() == 0) {
            Thread.onSpinWait();
        }
        relay.conditions(LossyRelay.Conditions.PERFECT);
        send(peer, "found", address);
        assertThat(text(receive(server))).isEqualTo("found");
    }

    /** What arrives of numbered datagrams, the sending of which ends with one that is sent when the relay has taken all. */
    private List<String> sendAll() throws IOException {
        for (int i = 0; i < DATAGRAMS; i++) {
            send(peer, String.format("%03d", i), address);
        }
        while (relay.relayed() + relay.lost() < DATAGRAMS) {
            Thread.onSpinWait();
        }
        relay.conditions(new LossyRelay.Conditions(0, 100, 0));
        send(peer, LAST, address);
        List<String> arrived = new ArrayList<>();
        for (String text = text(receive(server)); !text.equals(LAST); text = text(receive(server))) {
            arrived.add(text);
        }
        assertThat(arrived)
                .isSubsetOf(IntStream.range(0, DATAGRAMS)
                        .mapToObj(i -> String.format("%03d", i))
                        .toList());
        return arrived;
    }

    private InetSocketAddress freeAddress() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, loopback)) {
            return new InetSocketAddress(loopback, probe.getLocalPort());
        }
    }

    private static void send(DatagramSocket from, String text, InetSocketAddress to) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }
}
