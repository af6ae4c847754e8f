package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.net.TcpServer.Network;
import io.sluice.packet.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What strangers may not do to a TCP port: real sockets, both backends and both families. */
@Timeout(60)
class TcpLimitsTest {
    private static final TcpLimits LIMITS = TcpLimits.defaults();

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldCloseWhatIsNotKeptInTime(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient stranger = server.connect();
                TcpClient kept = server.connectKept()) {
            server.skip(LIMITS.handshakeTimeout().minusSeconds(5));
            assertThat(server.ask(server.port::connections)).isEqualTo(2);
            TcpClient late = server.connect();

            server.skip(Duration.ofSeconds(5));
            assertThat(stranger.isEnded()).isTrue();
            server.awaitGone(stranger);

            server.skip(Duration.ofSeconds(5));
            server.awaitGone(stranger, late);
            assertThat(late.isEnded()).isTrue();
            late.disconnect();
            assertThat(server.counter(counters -> counters.timeouts)).isEqualTo(2);
            kept.send(TcpClient.frame(0, 100));
            server.awaitFrames(1);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldCloseWhatSendsTooMuchBeforeItIsKept(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network);
                TcpClient stranger = server.connect();
                TcpClient kept = server.connectKept()) {
            server.run(() -> server.keeping = false);
            byte[] frame = TcpClient.frame(0, 1022);
            for (int i = 0; i < 8; i++) {
                stranger.send(frame);
                kept.send(frame);
            }
            server.awaitFrames(16);
            stranger.send(frame);
            kept.send(frame);

            server.awaitGone(stranger);
            assertThat(stranger.isEnded()).isTrue();
            assertThat(server.counter(counters -> counters.unkeptBytesCloses)).isEqualTo(1);
            server.awaitFrames(17);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldGiveUpTheOldestStrangerForANewcomer(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network, LIMITS.withMaxConnections(3));
                TcpClient kept = server.connectKept();
                TcpClient oldest = server.connect();
                TcpClient younger = server.connect();
                TcpClient newcomer = server.connect()) {
            server.awaitGone(oldest);
            assertThat(oldest.isEnded()).isTrue();
            assertThat(server.counter(counters -> counters.evictions)).isEqualTo(1);
            for (TcpClient client : List.of(kept, younger, newcomer)) {
                client.send(TcpClient.frame(0, 10));
            }
            server.awaitFrames(3);
            assertThat(server.ask(server.port::connections)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldRefuseNewcomersWhenAllAreKept(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network, LIMITS.withMaxConnections(2));
                TcpClient first = server.connectKept();
                TcpClient second = server.connectKept()) {
            assertThat(TcpClient.isRefused(server.port.localEndpoint())).isTrue();
            assertThat(server.counter(counters -> counters.portLimitDrops)).isEqualTo(1);
            assertThat(server.ask(() -> server.events)).isEmpty();
            for (TcpClient client : List.of(first, second)) {
                client.send(TcpClient.frame(0, 10));
            }
            server.awaitFrames(2);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldRefuseMoreOfOneAddressThanItMayHave(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network, LIMITS.withMaxConnectionsPerAddress(2));
                TcpClient first = server.connect();
                TcpClient second = server.connectKept()) {
            assertThat(TcpClient.isRefused(server.port.localEndpoint())).isTrue();
            assertThat(server.counter(counters -> counters.addressLimitDrops)).isEqualTo(1);

            first.disconnect();
            server.awaitGone(first);
            server.connect().disconnect();
            assertThat(server.accepted()).isEqualTo(3);
            second.send(TcpClient.frame(0, 10));
            server.awaitFrames(1);
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    @EnabledOnOs(OS.LINUX)
    void shouldLetOtherAddressesInWhenOneHasAllItMayHave(Network network) throws IOException {
        assumeTrue(network.address().equals(UdpPortContract.IPV4_LOOPBACK));
        try (TcpServer server = new TcpServer(network, LIMITS.withMaxConnectionsPerAddress(1));
                TcpClient first = server.connect();
                TcpClient other = new TcpClient(server.port.localEndpoint(), InetAddress.ofLiteral("127.0.0.2"), 0)) {
            first.send(TcpClient.frame(0, 10));
            other.send(TcpClient.frame(0, 10));

            server.awaitFrames(2);
        }
    }

    @Test
    void shouldCountAnIpv6NetworkAsOneAddress() {
        Endpoint one = Endpoint.ofIpv6(0x2001_0db8_0000_0001L, 1, 4000);

        assertThat(Endpoint.ofIpv6(0x2001_0db8_0000_0001L, 77, 5000).subscriber())
                .isEqualTo(one.subscriber());
        assertThat(Endpoint.ofIpv6(0x2001_0db8_0000_0002L, 1, 4000).subscriber())
                .isNotEqualTo(one.subscriber());
        assertThat(Endpoint.ofIpv4(0x7f00_0001, 1).subscriber())
                .isEqualTo(Endpoint.ofIpv4(0x7f00_0001, 2).subscriber())
                .isNotEqualTo(Endpoint.ofIpv4(0x7f00_0002, 1).subscriber());
    }

    @ParameterizedTest
    @MethodSource("io.sluice.net.TcpServer$Network#all")
    void shouldRestWhenItCannotAccept(Network network) throws IOException {
        try (TcpServer server = new TcpServer(network)) {
            NettyTcpPort port = (NettyTcpPort) server.port;
            server.run(() -> port.listener()
                    .channel()
                    .pipeline()
                    .fireExceptionCaught(new IOException("accept: too many open files")));
            try (TcpClient client = new TcpClient(port.localEndpoint())) {
                client.send(TcpClient.frame(0, 10));
                assertThat(server.ask(() -> port.listener().channel().config().isAutoRead()))
                        .isFalse();
                assertThat(server.counter(counters -> counters.acceptErrors)).isEqualTo(1);
                assertThat(server.accepted()).isZero();

                server.skip(Duration.ofSeconds(1));

                server.awaitFrames(1);
            }
        }
    }

    @Test
    void shouldRejectLimitsThatMakeNoSense() {
        assertThatThrownBy(() -> LIMITS.withMaxConnections(0)).hasMessage("maxConnections 0 is not at least 1");
        assertThatThrownBy(() -> LIMITS.withMaxConnectionsPerAddress(0))
                .hasMessage("maxConnectionsPerAddress 0 is not at least 1");
        assertThatThrownBy(() -> LIMITS.withMaxUnkeptBytes(2049))
                .hasMessage("maxUnkeptBytes 2049 is not at least 2050");
        assertThatThrownBy(() -> LIMITS.withMaxSendBufferBytes(2049))
                .hasMessage("maxSendBufferBytes 2049 is not at least 2050");
        assertThatThrownBy(() -> LIMITS.withHandshakeTimeout(Duration.ZERO))
                .hasMessage("handshakeTimeout PT0S is not above 0 and at most PT1H");
    }
}
