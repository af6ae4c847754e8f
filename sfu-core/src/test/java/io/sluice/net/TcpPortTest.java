package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.sluice.loop.TcpPort;
import io.sluice.net.TcpServer.Event;
import io.sluice.net.TcpServer.Network;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a TCP port carries: real sockets on the loopback interface, both backends and both families. */
@Timeout(60)
class TcpPortTest {
    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldDeliverFramesInOrderWithContentsAndSource(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connect()) {
            for (int i = 0; i < 50; i++) {
                client.send(TcpClient.frame(i, 100 + i));
            }

            assertFrames(server.awaitFrames(50), 100);
            assertThat(server.ask(() -> server.events)).containsOnly(new Event("frame", client.endpoint()));
            assertThat(server.counter(counters -> counters.framesReceived)).isEqualTo(50);
            assertThat(server.counter(counters -> counters.bytesReceived)).isEqualTo(50 * 100 + 49 * 25);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldPutTogetherWhatComesByteByByte(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connect()) {
            for (int i = 0; i < 5; i++) {
                for (byte value : TcpClient.framed(TcpClient.frame(i, 20 + i))) {
                    client.write(value);
                }
            }

            assertFrames(server.awaitFrames(5), 20);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldTakeApartWhatComesTogether(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connect()) {
            ByteArrayOutputStream together = new ByteArrayOutputStream();
            for (int i = 0; i < 100; i++) {
                together.writeBytes(TcpClient.framed(TcpClient.frame(i, 4 + i)));
            }
            client.write(together.toByteArray());

            assertFrames(server.awaitFrames(100), 4);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldCarryFramesOfEveryLengthBothWays(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connect()) {
            server.run(() -> server.echoing = true);
            int[] lengths = {1, 2, 1200, Packet.CAPACITY - 1, Packet.CAPACITY};
            for (int length : lengths) {
                client.send(TcpClient.frame(length, length));
            }

            for (int length : lengths) {
                assertThat(client.read()).isEqualTo(TcpClient.frame(length, length));
            }
            assertThat(server.counter(counters -> counters.framesSent)).isEqualTo(lengths.length);
            assertThat(server.counter(counters -> counters.bytesSent)).isEqualTo(3 + 1200 + 2047 + 2048);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldCarryBigBurstsBothWays(Network network) throws Exception {
        int count = 5_000;
        TcpLimits roomy = TcpLimits.defaults().withMaxSendBufferBytes(64 << 20);
        try (TcpServer server = new TcpServer(network, roomy);
                TcpClient client = server.connectKept()) {
            server.run(() -> server.echoing = true);
            CompletableFuture<Void> sent = inBackground(() -> {
                for (int i = 0; i < count; i++) {
                    client.send(TcpClient.frame(i, 1200));
                }
            });

            for (int i = 0; i < count; i++) {
                assertThat(client.read()).isEqualTo(TcpClient.frame(i, 1200));
            }
            sent.get(10, TimeUnit.SECONDS);
            assertThat(server.counter(counters -> counters.sendBufferDrops)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldSkipAndCountEmptyFrames(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connect()) {
            client.write(new byte[20]);
            client.send(TcpClient.frame(0, 10));

            assertFrames(server.awaitFrames(1), 10);
            assertThat(server.counter(counters -> counters.emptyFrameDrops)).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldKeepConnectionsApart(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient first = server.connect();
                TcpClient second = server.connect()) {
            server.run(() -> server.echoing = true);
            for (int i = 0; i < 20; i++) {
                first.send(TcpClient.frame(i, 10));
                second.send(TcpClient.frame(1000 + i, 10));
            }

            for (int i = 0; i < 20; i++) {
                assertThat(first.read()).isEqualTo(TcpClient.frame(i, 10));
                assertThat(second.read()).isEqualTo(TcpClient.frame(1000 + i, 10));
            }
            assertThat(server.ask(server.port::connections)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldLetConnectionsTakeTurns(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient busy = server.connect();
                TcpClient quiet = server.connect()) {
            NettyTcpPort port = (NettyTcpPort) server.port;
            server.run(() -> {
                byte[] many = new byte[3 * 200];
                for (int i = 0; i < 200; i++) {
                    many[3 * i + 1] = 1;
                }
                receive(port, busy, many);
                receive(port, quiet, new byte[] {0, 1, 7});
            });

            server.awaitFrames(201);
            List<Event> events = server.ask(() -> List.copyOf(server.events));
            assertThat(events.indexOf(new Event("frame", quiet.endpoint()))).isEqualTo(16);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldMakeThePeerWaitWhileThePoolIsEmpty(Network network) throws Exception {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connectKept()) {
            server.run(() -> server.holding = true);
            int count = 3_000;
            CompletableFuture<Void> sent = inBackground(() -> {
                for (int i = 0; i < count; i++) {
                    client.send(TcpClient.frame(i, 1200));
                }
            });
            TcpServer.await(() -> server.counter(counters -> counters.poolPauses) > 0
                    && server.counter(counters -> counters.readPauses) > 0);
            assertThat(server.ask(() -> server.frames.size())).isLessThan(count);
            server.run(() -> {
                server.holding = false;
                server.held.forEach(Packet::release);
                server.held.clear();
            });

            sent.get(10, TimeUnit.SECONDS);
            List<byte[]> frames = server.awaitFrames(count);
            for (int i = 0; i < count; i++) {
                assertThat(frames.get(i)).isEqualTo(TcpClient.frame(i, 1200));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldCountFramesForWhomNobodyIsConnected(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network)) {
            server.run(() -> {
                server.port.send(10, Endpoint.ofIpv4(0x7f00_0001, 9));
                server.port.keep(Endpoint.ofIpv4(0x7f00_0001, 9));
                server.port.release(Endpoint.ofIpv4(0x7f00_0001, 9));
            });

            assertThat(server.counter(counters -> counters.unconnectedDrops)).isEqualTo(1);
            assertThat(server.counter(counters -> counters.framesSent)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldRejectALengthOutsideTheSlot(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network)) {
            TcpPort port = server.port;
            server.run(() -> assertThatThrownBy(() -> port.send(TcpPort.SEND_CAPACITY + 1, port.localEndpoint()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("length 2049 is not within 0..2048"));
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldGiveEverythingBackWhenItIsClosed(Network network) throws Exception {
        try (TcpServer server = new TcpServer(network);
                TcpClient kept = server.connectKept();
                TcpClient stranger = server.connect()) {
            PortRange only = PortRange.only(server.port.localEndpoint().port());
            server.loops.close(server.loop, server.port);
            server.loops.close(server.loop, server.port);

            assertThat(kept.isEnded()).isTrue();
            assertThat(stranger.isEnded()).isTrue();
            assertThat(server.ask(() -> server.events)).isEmpty();
            server.run(() -> {
                assertThat(server.port.receive(server.loop.packets(), new Packet[64], 0))
                        .isZero();
                server.port.flush();
                assertThatThrownBy(() -> server.port.send(1, kept.endpoint()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the port is closed");
            });
            TcpPort again = server.loops.openTcp(server.loop, network.address(), only, server, TcpLimits.defaults());
            assertThat(again.localEndpoint()).isEqualTo(server.port.localEndpoint());
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldCloseItsConnectionsWithTheLoops(Network network) throws Exception {
        NettyLoops loops = NettyLoops.start(1, UdpPortContract.CLOCK, TcpServer.options(network.backend()));
        TcpPort port = loops.openTcp(
                loops.loops().getFirst(),
                network.address(),
                PortRange.any(),
                (from, batch, count, nowNanos) -> {},
                TcpLimits.defaults());
        try (TcpClient client = new TcpClient(port.localEndpoint())) {
            client.send(TcpClient.frame(1, 100));
            loops.close();

            assertThat(client.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldExplainWhyItCannotBeOpened(Network network) throws Exception {
        try (TcpServer server = new TcpServer(network)) {
            PortRange taken = PortRange.only(server.port.localEndpoint().port());

            assertThatThrownBy(() -> open(server, network.address(), taken))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("no free TCP port in " + taken + " on "
                            + network.address().getHostAddress());
            assertThatThrownBy(() -> open(server, InetAddress.ofLiteral("192.0.2.1"), new PortRange(40_000, 40_002)))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("192.0.2.1");
            assertThatThrownBy(() -> open(server, InetAddress.ofLiteral("0.0.0.0"), PortRange.any()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("local address 0.0.0.0");
            TcpPort next = open(server, network.address(), new PortRange(taken.min(), 65_535));
            assertThat(next.localEndpoint().port()).isGreaterThan(taken.min());
        }
    }

    private static TcpPort open(TcpServer server, InetAddress address, PortRange ports) throws IOException {
        return server.loops.openTcp(
                server.loop, address, ports, (port, batch, count, nowNanos) -> {}, TcpLimits.defaults());
    }

    private static void receive(NettyTcpPort port, TcpClient client, byte[] bytes) {
        TcpConnection connection = Objects.requireNonNull(port.connection(client.endpoint()));
        port.onBytes(connection, Unpooled.directBuffer().writeBytes(bytes));
    }

    private static void assertFrames(List<byte[]> frames, int firstLength) {
        List<byte[]> expected = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            expected.add(TcpClient.frame(i, firstLength + i));
        }
        assertThat(frames).containsExactlyElementsOf(expected);
    }

    private interface Action {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> inBackground(Action action) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                Thread::startVirtualThread);
    }
}
