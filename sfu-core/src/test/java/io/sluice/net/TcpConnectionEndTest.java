package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.PortPoller;
import io.sluice.loop.TcpPort;
import io.sluice.net.TcpServer.Event;
import io.sluice.net.TcpServer.Network;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How connections to a TCP port end, and what is left then: real sockets, both backends and both families. */
@Timeout(60)
class TcpConnectionEndTest {
    private static final TcpLimits LIMITS = TcpLimits.defaults();

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldTellThatAPeerClosedAfterAllItSent(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connect()) {
            for (int i = 0; i < 100; i++) {
                client.send(TcpClient.frame(i, 50));
            }
            client.disconnect();

            server.awaitGone(client);
            assertThat(server.ask(() -> server.frames.size())).isEqualTo(100);
            assertThat(server.ask(() -> server.events.getLast().what())).isEqualTo("gone");
            assertThat(server.counter(counters -> counters.peerCloses)).isEqualTo(1);
            assertThat(server.ask(server.port::connections)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldCloseWhatThePeerHasHalfClosed(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connectKept()) {
            client.write((byte) 0, (byte) 10, (byte) 1);
            client.socket.shutdownOutput();

            server.awaitGone(client);
            assertThat(client.isEnded()).isTrue();
            assertThat(server.ask(() -> server.frames)).isEmpty();
            assertThat(server.counter(counters -> counters.truncatedFrameDrops)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldTellThatAConnectionWasReset(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connectKept()) {
            client.reset();

            server.awaitGone(client);
            assertThat(server.counter(counters -> counters.connectionErrors)).isEqualTo(1);
            assertThat(server.counter(counters -> counters.peerCloses)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldTellAnEndBeforeWhatComesFromTheSameEndpointAnew(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient first = server.connectKept()) {
            first.send(TcpClient.frame(1, 10));
            server.awaitFrames(1);
            first.reset();
            Endpoint endpoint = first.endpoint();
            try (TcpClient second = new TcpClient(server.port.localEndpoint(), endpoint.address(), endpoint.port())) {
                second.send(TcpClient.frame(2, 10));
                server.awaitFrames(2);
            }

            TcpServer.await(() -> server.ask(() -> server.events.size()) == 4);
            assertThat(server.ask(() -> server.events))
                    .containsExactly(
                            new Event("frame", endpoint),
                            new Event("gone", endpoint),
                            new Event("frame", endpoint),
                            new Event("gone", endpoint));
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldCloseWhatAnnouncesAnOversizedFrame(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connectKept()) {
            byte[] frame = TcpClient.framed(TcpClient.frame(1, 10));
            client.write(
                    ByteBuffer.allocate(14).put(frame).putShort((short) 2049).array());

            server.awaitGone(client);
            assertThat(client.isEnded()).isTrue();
            assertThat(server.ask(() -> server.frames)).hasSize(1);
            assertThat(server.counter(counters -> counters.oversizedCloses)).isEqualTo(1);
            assertThat(server.counter(counters -> counters.peerCloses)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldSendWhatIsQueuedBeforeAReleasedConnectionCloses(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connectKept()) {
            server.run(() -> {
                for (int i = 0; i < 20; i++) {
                    server.port.send(1200, client.endpoint());
                }
                server.port.release(client.endpoint());
                server.port.send(1200, client.endpoint());
            });

            for (int i = 0; i < 20; i++) {
                assertThat(client.read()).hasSize(1200);
            }
            assertThat(client.isEnded()).isTrue();
            TcpServer.await(() -> server.ask(server.port::connections) == 0);
            assertThat(server.ask(() -> server.events)).isEmpty();
            assertThat(server.counter(counters -> counters.unconnectedDrops)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldNotWaitForeverForAPeerThatDoesNotTakeTheRest(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connectKept()) {
            server.send(client, 0, 4_000, 1200);
            assertThat(server.counter(counters -> counters.sendBufferDrops)).isPositive();
            server.run(() -> server.port.release(client.endpoint()));
            assertThat(server.ask(server.port::connections)).isEqualTo(1);

            server.skip(LIMITS.handshakeTimeout());

            assertThat(server.ask(server.port::connections)).isZero();
            assertThat(server.counter(counters -> counters.timeouts)).isEqualTo(1);
            assertThat(server.ask(() -> server.events)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldDropWholeFramesForAPeerThatReadsSlowly(Network network) throws IOException {
        int count = 4_000;
        try (TcpServer server = new TcpServer(network);
                TcpClient client = server.connectKept()) {
            server.send(client, 0, count, 1200);
            long sent = server.counter(counters -> counters.framesSent);
            assertThat(sent + server.counter(counters -> counters.sendBufferDrops))
                    .isEqualTo(count);
            assertThat(sent).isLessThan(count);

            int last = -1;
            for (int i = 0; i < sent; i++) {
                byte[] frame = client.read();
                int number = ByteBuffer.wrap(frame).getInt();
                assertThat(number).isGreaterThan(last);
                assertThat(frame).isEqualTo(TcpClient.frame(number, 1200));
                last = number;
            }
            server.send(client, count, count + 1, 1200);
            assertThat(client.read()).isEqualTo(TcpClient.frame(count, 1200));
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    @EnabledOnOs(OS.LINUX)
    void shouldLeaveNothingBehindOfAThousandConnections(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network)) {
            server.connect().disconnect();
            TcpServer.await(() -> server.ask(server.port::connections) == 0);
            long descriptors = openDescriptors();
            for (int round = 0; round < 50; round++) {
                List<TcpClient> clients = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    TcpClient client = new TcpClient(server.port.localEndpoint());
                    client.send(TcpClient.frame(i, 1200));
                    client.write((byte) 1);
                    clients.add(client);
                }
                TcpServer.await(() -> server.ask(server.port::connections) == 20);
                clients.forEach(TcpClient::disconnect);
                TcpServer.await(() -> server.ask(server.port::connections) == 0);
            }

            server.awaitFrames(1000);
            assertThat(server.ask(server::gone)).hasSize(1001);
            assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldLetAHandlerCloseItsPort(Network network) throws IOException {
        try (NettyLoops loops = NettyLoops.start(1, UdpPortContract.CLOCK, TcpServer.options(network.backend()))) {
            TcpPort port = open(loops, network, (own, batch, count, nowNanos) -> own.close());
            try (TcpClient client = new TcpClient(port.localEndpoint())) {
                byte[] many = new byte[3 * 200];
                for (int i = 0; i < 200; i++) {
                    many[3 * i + 1] = 1;
                }
                client.write(many);

                assertThat(client.isEnded()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldGoOnAfterAHandlerFailed(Network network) throws IOException {
        AtomicInteger seen = new AtomicInteger();
        try (NettyLoops loops = NettyLoops.start(1, UdpPortContract.CLOCK, TcpServer.options(network.backend()))) {
            TcpPort port = open(loops, network, new PortPoller.Handler() {
                @Override
                public void onDatagrams(DatagramPort own, Packet[] batch, int count, long nowNanos) {
                    if (seen.getAndAdd(count) == 0) {
                        throw new IllegalStateException("meant to fail");
                    }
                }

                @Override
                public void onDisconnected(DatagramPort own, Endpoint remoteEndpoint, long nowNanos) {
                    seen.addAndGet(1_000_000);
                }
            });
            try (TcpClient client = new TcpClient(port.localEndpoint())) {
                byte[] many = new byte[3 * 200];
                for (int i = 0; i < 200; i++) {
                    many[3 * i + 1] = 1;
                }
                client.write(many);
            }

            TcpServer.await(() -> seen.get() == 1_000_200);
        }
    }

    private static TcpPort open(NettyLoops loops, Network network, PortPoller.Handler handler) throws IOException {
        return loops.openTcp(loops.loops().getFirst(), network.address(), PortRange.any(), handler, LIMITS);
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }
}
