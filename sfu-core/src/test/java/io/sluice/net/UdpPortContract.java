package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.loop.UdpPort;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.time.Clock;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every UDP port does, whatever it is made of: real sockets on the loopback interface, no loop. */
abstract class UdpPortContract {
    static final InetAddress IPV4_LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    static final InetAddress IPV6_LOOPBACK = InetAddress.ofLiteral("::1");
    static final Clock CLOCK = Clock.system();
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final int POOL = 4096;

    PacketPool pool;
    UdpPort sender;
    UdpPort receiver;

    abstract UdpPort open(InetAddress local, PortRange ports, NetOptions options) throws IOException;

    @BeforeEach
    void openPorts() throws IOException {
        pool = new PacketPool(Arena.ofConfined(), POOL);
        sender = open(loopback(), PortRange.any(), NetOptions.defaults());
        receiver = open(loopback(), PortRange.any(), NetOptions.defaults());
    }

    @AfterEach
    void closePortsAndFindNoLeak() {
        sender.close();
        receiver.close();
        assertThat(pool.inUse()).isZero();
        pool.close();
    }

    @Test
    void shouldDeliverDatagramsInOrderWithContentsAndSource() {
        for (int i = 0; i < 50; i++) {
            queue(i, 100 + i, receiver.localEndpoint());
        }
        sender.flush();

        List<Packet> packets = receive(50);

        for (int i = 0; i < 50; i++) {
            assertThat(packets.get(i).length()).isEqualTo(100 + i);
            assertContents(packets.get(i), i);
            assertThat(packets.get(i).remoteEndpoint()).isEqualTo(sender.localEndpoint());
        }
        release(packets);
    }

    @Test
    void shouldTellWhenADatagramArrived() {
        long beforeNanos = CLOCK.nanoTime();
        queue(1, 100, receiver.localEndpoint());
        sender.flush();

        List<Packet> packets = receive(1);

        // The wall clock, which the kernel reads, ticks apart from the monotonic one by what was lost between two
        // readings.
        long toleranceNanos = 50_000_000;
        assertThat(packets.getFirst().arrivalNanos())
                .isBetween(beforeNanos - toleranceNanos, CLOCK.nanoTime() + toleranceNanos);
        release(packets);
    }

    @Test
    void shouldSendMoreThanOneBatch() {
        for (int i = 0; i < 1000; i++) {
            queue(i, 200, receiver.localEndpoint());
        }
        sender.flush();

        List<Packet> packets = receive(1000);

        for (int i = 0; i < 1000; i++) {
            assertContents(packets.get(i), i);
        }
        assertThat(sender.counters().datagramsSent).isEqualTo(1000);
        assertThat(sender.counters().bytesSent).isEqualTo(200_000);
        assertThat(receiver.counters().datagramsReceived).isEqualTo(1000);
        assertThat(receiver.counters().bytesReceived).isEqualTo(200_000);
        release(packets);
    }

    /** Whatever number of slots a port offers at a time, and wherever in its memory that begins. */
    @Test
    void shouldSendWhatWasPreparedInSeveralSlotsAtOnce() {
        int prepared = 0;
        queue(prepared++, 100, receiver.localEndpoint());
        while (prepared < 200) {
            int slots = sender.sendSlots();
            assertThat(slots).isPositive();
            for (int ahead = 0; ahead < slots; ahead++) {
                sender.sendSlot(ahead).fill((byte) (prepared + ahead));
            }
            for (int ahead = 0; ahead < slots; ahead++) {
                assertThat(sender.sendSlot().get(ValueLayout.JAVA_BYTE, 50)).isEqualTo((byte) (prepared + ahead));
                sender.send(100, receiver.localEndpoint());
            }
            prepared += slots;
        }
        sender.flush();

        List<Packet> packets = receive(prepared);

        for (int i = 1; i < prepared; i++) {
            assertThat(Bytes.u8(packets.get(i).memory(), 99)).isEqualTo(i & 0xff);
        }
        release(packets);
    }

    @Test
    void shouldCarryDatagramsOfEveryLengthUpToASlot() {
        int[] lengths = {0, 1, 1200, UdpPort.SEND_CAPACITY - 1, UdpPort.SEND_CAPACITY};
        for (int length : lengths) {
            sender.send(length, receiver.localEndpoint());
        }
        sender.flush();

        List<Packet> packets = receive(lengths.length);

        assertThat(packets).extracting(Packet::length).containsExactly(0, 1, 1200, 2047, 2048);
        release(packets);
    }

    @Test
    void shouldDropAndCountOversizedDatagramsAlone() throws IOException {
        try (DatagramSocket foreign = new DatagramSocket(0, loopback())) {
            foreign.send(datagram(Packet.CAPACITY + 1));
            foreign.send(datagram(9000));
            foreign.send(datagram(Packet.CAPACITY));
        }

        List<Packet> packets = receive(1);

        assertThat(packets.getFirst().length()).isEqualTo(Packet.CAPACITY);
        assertThat(receiver.counters().oversizedDrops).isEqualTo(2);
        release(packets);
    }

    @Test
    void shouldDropAndCountWhenThePoolIsEmptyAndRecover() {
        List<Packet> held = new ArrayList<>();
        for (Packet packet = pool.acquire(); packet != null; packet = pool.acquire()) {
            held.add(packet);
        }
        for (int i = 0; i < 10; i++) {
            queue(i, 100, receiver.localEndpoint());
        }
        sender.flush();
        Packet[] batch = new Packet[receiver.batchSize()];
        awaitUntil(() -> {
            assertThat(receiver.receive(pool, batch, CLOCK.nanoTime())).isZero();
            return receiver.counters().poolDrops == 10;
        });

        release(held);
        queue(77, 100, receiver.localEndpoint());
        sender.flush();

        List<Packet> packets = receive(1);
        assertContents(packets.getFirst(), 77);
        release(packets);
    }

    @Test
    void shouldReceiveAsManyAsThePoolHas() {
        List<Packet> held = new ArrayList<>();
        for (int i = 0; i < POOL - 3; i++) {
            held.add(pool.acquire());
        }
        for (int i = 0; i < 3; i++) {
            queue(i, 100, receiver.localEndpoint());
        }
        sender.flush();

        List<Packet> packets = receive(3);

        assertContents(packets.get(2), 2);
        release(packets);
        release(held);
    }

    @Test
    void shouldSkipAndCountDestinationsTheKernelRefuses() {
        Endpoint broadcast = Endpoint.ofIpv4(0xffff_ffff, 5000);
        Endpoint portZero =
                Endpoint.of(new InetSocketAddress(receiver.localEndpoint().address(), 0));
        queue(0, 100, broadcast);
        queue(1, 100, receiver.localEndpoint());
        queue(2, 100, portZero);
        queue(3, 100, portZero);
        queue(4, 100, receiver.localEndpoint());
        queue(5, 100, broadcast);
        sender.flush();

        List<Packet> packets = receive(2);

        assertContents(packets.get(0), 1);
        assertContents(packets.get(1), 4);
        assertThat(sender.counters().sendErrors).isEqualTo(4);
        assertThat(sender.counters().datagramsSent).isEqualTo(2);
        release(packets);
    }

    @Test
    void shouldReceiveNothingWhenNothingIsThere() {
        assertThat(receiver.receive(pool, new Packet[receiver.batchSize()], CLOCK.nanoTime()))
                .isZero();
        assertThat(receiver.counters().receiveErrors).isZero();
    }

    @Test
    void shouldReceiveNoMoreThanAskedFor() {
        for (int i = 0; i < 10; i++) {
            queue(i, 100, receiver.localEndpoint());
        }
        sender.flush();
        int leastRoom = receiver.batchSize() == UdpPort.BATCH ? 4 : UdpPort.BATCH;
        Packet[] batch = new Packet[leastRoom];
        awaitUntil(() -> {
            int count = receiver.receive(pool, batch, CLOCK.nanoTime());
            for (int i = 0; i < count; i++) {
                batch[i].release();
            }
            return receiver.counters().datagramsReceived == 10;
        });
    }

    @Test
    void shouldBeHarmlessOnceClosed() {
        receiver.close();
        receiver.close();
        receiver.flush();

        assertThat(receiver.receive(pool, new Packet[receiver.batchSize()], CLOCK.nanoTime()))
                .isZero();
        assertThatThrownBy(() -> receiver.send(10, sender.localEndpoint()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void shouldRejectALengthOutsideTheSlot() {
        assertThatThrownBy(() -> sender.send(UdpPort.SEND_CAPACITY + 1, receiver.localEndpoint()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("length 2049 is not within 0..2048");
        assertThatThrownBy(() -> sender.send(-1, receiver.localEndpoint()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBindTheFirstFreePortAndSayWhenNoneIs() throws IOException {
        int taken = receiver.localEndpoint().port();
        PortRange onlyTaken = PortRange.only(taken);

        assertThatThrownBy(() -> open(loopback(), onlyTaken, NetOptions.defaults()))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("no free UDP port in " + taken + "-" + taken + " on "
                        + loopback().getHostAddress());

        UdpPort next = open(loopback(), new PortRange(taken, 65_535), NetOptions.defaults());
        try {
            assertThat(next.localEndpoint().port()).isGreaterThan(taken);
        } finally {
            next.close();
        }
    }

    @Test
    void shouldRefuseAnAddressOfAnotherMachine() {
        InetAddress foreign = InetAddress.ofLiteral("192.0.2.1");

        assertThatThrownBy(() -> open(foreign, new PortRange(40_000, 40_002), NetOptions.defaults()))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("192.0.2.1");
    }

    /** Queues a datagram whose bytes all follow from one number. */
    void queue(int seed, int length, Endpoint destination) {
        for (int i = 0; i < length; i++) {
            Bytes.put8(sender.sendSlot(), i, seed * 31 + i);
        }
        sender.send(length, destination);
    }

    static void assertContents(Packet packet, int seed) {
        for (int i = 0; i < packet.length(); i++) {
            assertThat(Bytes.u8(packet.memory(), i)).isEqualTo((seed * 31 + i) & 0xff);
        }
    }

    List<Packet> receive(int count) {
        List<Packet> packets = new ArrayList<>();
        Packet[] batch = new Packet[receiver.batchSize()];
        awaitUntil(() -> {
            int received = receiver.receive(pool, batch, CLOCK.nanoTime());
            for (int i = 0; i < received; i++) {
                packets.add(batch[i]);
            }
            return packets.size() >= count;
        });
        assertThat(packets).hasSize(count);
        return packets;
    }

    static void awaitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    static void release(List<Packet> packets) {
        packets.forEach(Packet::release);
        packets.clear();
    }

    /** The address both ports are opened on. */
    InetAddress loopback() {
        return IPV4_LOOPBACK;
    }

    private DatagramPacket datagram(int length) {
        return new DatagramPacket(
                new byte[length], length, receiver.localEndpoint().toSocketAddress());
    }
}
