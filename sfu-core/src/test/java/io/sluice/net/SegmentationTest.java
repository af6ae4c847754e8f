package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.UdpCounters;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.time.Clock;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Segmentation is invisible: whatever the kernel splits or refuses to split, receivers get the same datagrams. */
@EnabledOnOs(OS.LINUX)
class SegmentationTest {
    private static final Clock CLOCK = Clock.system();
    private static final int SO_NO_CHECK = 11;

    private final Arena arena = Arena.ofConfined();
    private final PacketPool pool = new PacketPool(Arena.ofConfined(), 4096);
    private final UdpCounters counters = new UdpCounters();
    private final LinuxSocket socket = LinuxSocket.open(arena, false);
    private LinuxUdpPort receiver;
    private LinuxUdpPort other;

    SegmentationTest() throws IOException {
        receiver = openPort();
        other = openPort();
    }

    @BeforeEach
    void bind() {
        assertThat(socket.bind(Endpoint.ofIpv4(0x7f00_0001, 0))).isZero();
        assertThat(socket.segments()).isTrue();
    }

    @AfterEach
    void close() {
        socket.close();
        receiver.close();
        other.close();
        assertThat(pool.inUse()).isZero();
        pool.close();
        arena.close();
    }

    @Test
    void shouldSendEqualNeighboursAsOneMessage() {
        SendQueue queue = queue(true);
        for (int i = 0; i < 10; i++) {
            send(queue, receiver, i, 1200);
        }
        queue.flush();

        assertThat(counters.messagesSent).isEqualTo(1);
        assertThat(counters.datagramsSent).isEqualTo(10);
        assertThat(counters.bytesSent).isEqualTo(12_000);
        assertReceived(receiver, 1200, 10);
    }

    @Test
    void shouldEndAMessageWithAShorterDatagram() {
        SendQueue queue = queue(true);
        int[] lengths = {1200, 1200, 700, 700, 900, 900, 900, 901, 0, 5};
        for (int i = 0; i < lengths.length; i++) {
            send(queue, receiver, i, lengths[i]);
        }
        queue.flush();

        // 1200 1200 700 | 700 | 900 900 900 | 901 | 0 | 5
        assertThat(counters.messagesSent).isEqualTo(6);
        assertThat(lengthsOf(receive(receiver, lengths.length)))
                .containsExactly(1200, 1200, 700, 700, 900, 900, 900, 901, 0, 5);
    }

    @Test
    void shouldNotMixDestinations() {
        SendQueue queue = queue(true);
        for (int i = 0; i < 10; i++) {
            send(queue, i % 2 == 0 ? receiver : other, i, 500);
        }
        queue.flush();

        assertThat(counters.messagesSent).isEqualTo(10);
        assertReceived(receiver, 500, 5);
        assertReceived(other, 500, 5);
    }

    @Test
    void shouldKeepMessagesWithinWhatIpCarries() {
        SendQueue queue = queue(true);
        for (int i = 0; i < 64; i++) {
            send(queue, receiver, i, 2048);
        }

        assertThat(counters.messagesSent).isEqualTo(3);
        assertThat(counters.datagramsSent).isEqualTo(64);
        assertReceived(receiver, 2048, 64);
    }

    @Test
    void shouldDeliverTheSameDatagramsWithAndWithout() {
        long seed = 20_260_728;
        List<List<Integer>> plain = exchange(queue(false), new Random(seed));
        assertThat(counters.messagesSent).isEqualTo(counters.datagramsSent);
        long messages = counters.messagesSent;

        List<List<Integer>> segmented = exchange(queue(true), new Random(seed));

        assertThat(counters.messagesSent - messages).as("seed %d", seed).isLessThan(messages / 2);
        assertThat(segmented).as("seed %d", seed).isEqualTo(plain);
    }

    @Test
    void shouldSendOneByOneWhereSegmentsAreRefused() {
        // Without checksums, which segmentation builds on, the kernel refuses (EIO or EINVAL, by its version).
        assertThat(socket.setOption(LinuxSocket.SOL_SOCKET, SO_NO_CHECK, 1)).isZero();
        SendQueue queue = queue(true);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 20; i++) {
                send(queue, i < 10 ? receiver : other, i, 800);
            }
            queue.flush();
        }

        assertThat(counters.segmentationFallbacks)
                .as("once for each destination")
                .isEqualTo(2);
        assertThat(counters.messagesSent).isEqualTo(40);
        assertThat(counters.sendErrors).isZero();
        assertReceived(receiver, 800, 20);
        assertReceived(other, 800, 20);
    }

    @Test
    void shouldSkipARefusedDestinationAmongSegments() {
        SendQueue queue = queue(true);
        Endpoint portZero = Endpoint.ofIpv4(0x7f00_0001, 0);
        Endpoint broadcast = Endpoint.ofIpv4(0xffff_ffff, 9);
        for (int i = 0; i < 4; i++) {
            send(queue, receiver, i, 600);
        }
        for (int i = 0; i < 4; i++) {
            queue.send(600, portZero);
        }
        for (int i = 0; i < 4; i++) {
            queue.send(600, broadcast);
        }
        for (int i = 0; i < 4; i++) {
            send(queue, receiver, i, 600);
        }
        queue.flush();

        assertThat(counters.sendErrors).isEqualTo(8);
        assertThat(counters.datagramsSent).isEqualTo(8);
        assertReceived(receiver, 600, 8);
    }

    /** Sends runs of random sizes to two receivers; what each received, as length and first bytes. */
    private List<List<Integer>> exchange(SendQueue queue, Random random) {
        int[] expected = new int[2];
        for (int seed = 0; seed < 400; ) {
            int to = random.nextInt(2);
            int size = 4 + random.nextInt(1400);
            int run = 1 + random.nextInt(12);
            for (int i = 0; i < run; i++) {
                int length = i == run - 1 ? 4 + random.nextInt(size - 3) : size;
                send(queue, to == 0 ? receiver : other, seed++, length);
                expected[to]++;
            }
        }
        queue.flush();
        return List.of(fingerprints(receive(receiver, expected[0])), fingerprints(receive(other, expected[1])));
    }

    private static List<Integer> fingerprints(List<Packet> packets) {
        List<Integer> fingerprints = new ArrayList<>();
        for (Packet packet : packets) {
            int hash = packet.length();
            for (int i = 0; i < packet.length(); i++) {
                hash = hash * 31 + Bytes.u8(packet.memory(), i);
            }
            fingerprints.add(hash);
        }
        UdpPortContract.release(packets);
        return fingerprints;
    }

    private static List<Integer> lengthsOf(List<Packet> packets) {
        List<Integer> lengths = packets.stream().map(Packet::length).toList();
        UdpPortContract.release(packets);
        return lengths;
    }

    private void assertReceived(LinuxUdpPort port, int length, int count) {
        List<Packet> packets = receive(port, count);
        assertThat(packets).allMatch(packet -> packet.length() == length);
        UdpPortContract.release(packets);
    }

    private List<Packet> receive(LinuxUdpPort port, int count) {
        List<Packet> packets = new ArrayList<>();
        Packet[] batch = new Packet[64];
        UdpPortContract.awaitUntil(() -> {
            int received = port.receive(pool, batch, CLOCK.nanoTime());
            for (int i = 0; i < received; i++) {
                packets.add(batch[i]);
            }
            return packets.size() >= count;
        });
        assertThat(packets).hasSize(count);
        return packets;
    }

    private static void send(SendQueue queue, LinuxUdpPort to, int seed, int length) {
        for (int i = 0; i < length; i++) {
            Bytes.put8(queue.slot(), i, seed * 31 + i);
        }
        queue.send(length, to.localEndpoint());
    }

    private SendQueue queue(boolean segmentation) {
        return new SendQueue(arena, socket, segmentation, counters);
    }

    private static LinuxUdpPort openPort() throws IOException {
        return LinuxUdpPort.open(
                UdpPortContract.IPV4_LOOPBACK,
                PortRange.any(),
                NetOptions.defaults(),
                new ArrivalClock(CLOCK),
                SegmentOverflow::new);
    }
}
