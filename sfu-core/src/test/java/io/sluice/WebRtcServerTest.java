package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.MediaKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that transports share beside those of the options, and sockets of a transport's own anywhere. */
@Timeout(60)
class WebRtcServerTest {
    private static final TransportListenInfo UDP =
            TransportListenInfo.udp("127.0.0.1").withPortRange(26_600, 26_619);
    private static final TransportListenInfo TCP =
            TransportListenInfo.tcp("127.0.0.1").withPortRange(26_600, 26_619);
    private static final TransportListenInfo UDP_ELSEWHERE =
            TransportListenInfo.udp("127.0.0.2").withPortRange(26_600, 26_619).withAnnouncedAddress("media.example");

    private final Sfu sfu = Sfu.create(TestSfu.options()
            .loops(2)
            .placement(SfuOptions.Placement.ROUND_ROBIN)
            .build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());

    WebRtcServerTest() throws IOException {}

    @AfterEach
    void close() {
        router.close();
        TestSfu.assertEmpty(sfu);
        sfu.close();
    }

    @Test
    void shouldReachTransportsAtItsSocketsAlone() throws Exception {
        WebRtcServer server = sfu.createWebRtcServer(new WebRtcServerOptions(List.of(UDP, TCP)));
        assertThat(server.addresses()).hasSize(4);
        WebRtcTransportOptions options = WebRtcTransportOptions.defaults().withWebRtcServer(server);
        for (int i = 0; i < 4; i++) {
            WebRtcTransport transport = router.createWebRtcTransport(options);
            List<IceCandidate> candidates = transport.iceCandidates();
            assertThat(candidates)
                    .hasSize(2)
                    .allSatisfy(candidate -> assertThat(candidate.port()).isBetween(26_600, 26_619));
            try (TestPeer peer = new TestPeer(transport, candidates.get(i % 2))) {
                peer.connect();
            }
            WebRtcServerDump dump = server.dump();
            assertThat(dump.addresses()).isEqualTo(server.addresses());
            assertThat(dump.loops()).containsExactly(0, 1);
            assertThat(dump.transportIds()).containsExactly(transport.id());
            assertThat(dump.iceUsernameFragments())
                    .containsExactly(transport.iceParameters().usernameFragment());
            transport.close();
            assertThat(server.dump().transportIds()).isEmpty();
        }
        assertThat(sfu.dump().webRtcServerIds()).containsExactly(server.id());
        assertThat(portsOfTheRange()).isEqualTo(4);
        server.close();
        assertThatThrownBy(server::dump).isInstanceOf(ClosedException.class);
        assertThat(sfu.dump().webRtcServerIds()).isEmpty();
        assertThat(portsOfTheRange()).isZero();
    }

    @Test
    void shouldOrderCandidatesAsTheSocketsAreGivenUnlessAProtocolIsPreferred() throws Exception {
        WebRtcServer server = sfu.createWebRtcServer(new WebRtcServerOptions(List.of(TCP, UDP, UDP_ELSEWHERE)));
        WebRtcTransportOptions options = WebRtcTransportOptions.defaults().withWebRtcServer(server);

        assertThat(priorities(options.withPreference(false, false)))
                .containsExactly(priority(10_000), priority(9_900), priority(9_800));
        assertThat(priorities(options.withPreference(true, false)))
                .containsExactly(priority(10_000), priority(10_900), priority(10_800));
        assertThat(priorities(options.withProtocols(true, false))).hasSize(2);
        assertThat(router.createWebRtcTransport(options)
                        .iceCandidates()
                        .getLast()
                        .address())
                .isEqualTo("media.example");
    }

    @Test
    void shouldCloseItsTransportsAndNoOthers() throws Exception {
        WebRtcServer server = sfu.createWebRtcServer(new WebRtcServerOptions(List.of(UDP)));
        CompletableFuture<CloseReason> heard = new CompletableFuture<>();
        CompletableFuture<CloseReason> producerHeard = new CompletableFuture<>();
        WebRtcTransport reached =
                router.createWebRtcTransport(new WebRtcTransportOptions(new WebRtcTransportListener() {
                            @Override
                            public void onClosed(CloseReason reason) {
                                heard.complete(reason);
                            }
                        })
                        .withWebRtcServer(server));
        reached.produce(new ProducerOptions(MediaKind.AUDIO, TestMedia.opus(1, "0"), false, new ProducerListener() {
            @Override
            public void onClosed(CloseReason reason) {
                producerHeard.complete(reason);
            }
        }));
        WebRtcTransport other = router.createWebRtcTransport(WebRtcTransportOptions.defaults());

        server.close();
        server.close();

        assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.LISTEN_SERVER_CLOSED);
        assertThat(producerHeard.get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.TRANSPORT_CLOSED);
        assertThat(other.isClosed()).isFalse();
        assertThat(server.isClosed()).isTrue();
        assertThatThrownBy(() -> router.createWebRtcTransport(
                        WebRtcTransportOptions.defaults().withWebRtcServer(server)))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("webRtcServer");
    }

    @Test
    void shouldTellWhichTransportsAreReachedAtIt() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebRtcServer server = sfu.createWebRtcServer(new WebRtcServerOptions(List.of(UDP), new WebRtcServerListener() {
            @Override
            public void onTransportHandled(WebRtcTransport transport) {
                heard.add("handled " + transport.id());
            }

            @Override
            public void onTransportUnhandled(WebRtcTransport transport) {
                heard.add("unhandled " + transport.id());
            }
        }));
        WebRtcTransportOptions options = WebRtcTransportOptions.defaults().withWebRtcServer(server);
        WebRtcTransport first = router.createWebRtcTransport(options);
        WebRtcTransport second = router.createWebRtcTransport(options);
        router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        first.close();
        server.close();

        for (String expected : List.of(
                "handled " + first.id(),
                "handled " + second.id(),
                "unhandled " + first.id(),
                "unhandled " + second.id())) {
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldLiveOnOneLoopWithOnePort() throws Exception {
        WebRtcServer server = sfu.createWebRtcServer(new WebRtcServerOptions(List.of(UDP.withPort(26_650))));
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            WebRtcTransport transport = router.createWebRtcTransport(
                    WebRtcTransportOptions.defaults().withWebRtcServer(server));
            ports.add(transport.iceCandidates().getFirst().port());
            try (TestPeer peer = new TestPeer(transport)) {
                peer.connect();
            }
        }
        assertThat(ports).containsOnly(26_650);
        assertThatThrownBy(() -> sfu.createWebRtcServer(new WebRtcServerOptions(List.of(UDP, UDP.withPort(26_650)))))
                .isInstanceOf(PortsExhaustedException.class)
                .hasMessageContaining("26650-26650");
        assertThat(portsOfTheRange()).as("the first server's alone").isOne();
    }

    @Test
    void shouldGiveATransportSocketsOfItsOwnWhereItWants() throws Exception {
        WebRtcTransport transport =
                router.createWebRtcTransport(WebRtcTransportOptions.defaults().withListenInfos(List.of(UDP, TCP)));
        assertThat(transport.iceCandidates()).hasSize(2);
        try (TestPeer peer = new TestPeer(transport, transport.iceCandidates().getLast())) {
            peer.connect();
        }
        transport.close();
        assertThat(portsOfTheRange()).isZero();
    }

    @Test
    void shouldNameTheFieldThatIsWrong() throws Exception {
        assertThatThrownBy(() -> new WebRtcServerOptions(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listenInfos has 0 entries");
        WebRtcTransportOptions own = WebRtcTransportOptions.defaults().withOwnPorts(true);
        assertThatThrownBy(() -> own.withListenInfos(List.of(UDP)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than one of ownPorts, webRtcServer and listenInfos");
        try (Sfu another = Sfu.create(TestSfu.options().build())) {
            WebRtcServer foreign = another.createWebRtcServer(new WebRtcServerOptions(List.of(UDP)));
            assertThatThrownBy(() -> router.createWebRtcTransport(
                            WebRtcTransportOptions.defaults().withWebRtcServer(foreign)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("webRtcServer")
                    .hasMessageContaining("another Sfu's");
        }
    }

    private List<Long> priorities(WebRtcTransportOptions options) {
        return router.createWebRtcTransport(options).iceCandidates().stream()
                .map(IceCandidate::priority)
                .toList();
    }

    /** RFC 8445 section 5.1.2.1 with mediasoup's type preference. */
    private static long priority(int localPreference) {
        return (64L << 24) + ((long) localPreference << 8) + 255;
    }

    private long portsOfTheRange() {
        return sfu.statistics().loops().stream()
                .mapToLong(loop -> loop.ports().stream()
                                .filter(port -> port.localAddress().contains(":266"))
                                .count()
                        + loop.tcpPorts().stream()
                                .filter(port -> port.localAddress().contains(":266"))
                                .count())
                .sum();
    }
}
