package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SfuLifecycleTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    @ParameterizedTest
    @EnumSource
    void shouldSayThatThePortsAreUsedUpAndLeaveNothingBehind(SfuOptions.Network network) throws IOException {
        try (DatagramSocket taken = new DatagramSocket(ANY_PORT)) {
            int port = taken.getLocalPort();
            SfuOptions options =
                    TestSfu.options().network(network).ports(port, port).build();

            assertThatThrownBy(() -> Sfu.create(options))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(port + "-" + port)
                    .hasMessageContaining("127.0.0.1");
            assertThat(loopThreads()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayThatAnAddressIsNotThisMachinesAndLeaveNothingBehind(SfuOptions.Network network) {
        // TEST-NET-1 of RFC 5737, which no machine has.
        SfuOptions options = TestSfu.options()
                .network(network)
                .listenAddresses(List.of(new ListenAddress("127.0.0.1"), new ListenAddress("192.0.2.1")))
                .build();

        assertThatThrownBy(() -> Sfu.create(options))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("192.0.2.1");
        assertThat(loopThreads()).isZero();
    }

    @Test
    void shouldSayWhoEncrypts() throws IOException {
        try (Sfu chosen =
                        Sfu.create(TestSfu.options().loops(2).srtpEngine("jca").build());
                Sfu fastest = Sfu.create(TestSfu.options().loops(1).build())) {
            assertThat(chosen.srtpEngine()).isEqualTo("jca");
            assertThat(fastest.srtpEngine()).isIn("ipsec-mb", "jca");
        }
    }

    @Test
    void shouldOpenOnePortForEachLoopAndAddressAndAnnounceThem() throws IOException {
        SfuOptions options = TestSfu.options()
                .loops(2)
                .listenAddresses(List.of(new ListenAddress("127.0.0.1"), new ListenAddress("127.0.0.2", "sfu.example")))
                .build();
        try (Sfu sfu = Sfu.create(options);
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            assertThat(sfu.mediaAddresses())
                    .hasSize(8)
                    .allSatisfy(address -> assertThat(address.toString())
                            .matches("(udp|tcp) 127\\.0\\.0\\.(1:27\\d\\d\\d|2:27\\d\\d\\d "
                                    + "\\(announced as sfu\\.example\\))"));
            List<IceCandidate> candidates = router.createWebRtcTransport(WebRtcTransportOptions.defaults())
                    .iceCandidates();
            assertThat(candidates)
                    .extracting(IceCandidate::address)
                    .containsExactly("127.0.0.1", "127.0.0.1", "sfu.example", "sfu.example");
            assertThat(candidates).allSatisfy(candidate -> {
                assertThat(candidate.type()).isEqualTo("host");
                assertThat(candidate.port()).isBetween(27_000, 27_999);
            });
            assertThat(candidates).extracting(IceCandidate::protocol).containsExactly("udp", "tcp", "udp", "tcp");
            assertThat(candidates).extracting(IceCandidate::tcpType).containsExactly(null, "passive", null, "passive");
            assertThat(candidates.getFirst().priority())
                    .isGreaterThan(candidates.getLast().priority());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldReturnThreadsAndFileDescriptorsThirtyTimes() throws IOException {
        startAndStop(SfuOptions.Network.AUTO);
        startAndStop(SfuOptions.Network.PORTABLE);
        int descriptors = openDescriptors();
        for (int i = 0; i < 15; i++) {
            startAndStop(SfuOptions.Network.AUTO);
            startAndStop(SfuOptions.Network.PORTABLE);
        }
        assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors);
        assertThat(loopThreads()).isZero();
    }

    private static void startAndStop(SfuOptions.Network network) throws IOException {
        SfuOptions options = TestSfu.options().loops(2).network(network).build();
        try (Sfu sfu = Sfu.create(options)) {
            Router router = sfu.createRouter(RouterOptions.defaults());
            WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            WebRtcTransport receiving = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            Producer producer = sending.produce(TestMedia.picture(1, "0"));
            receiving.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
        }
    }

    @Test
    void shouldHaveEndedWhenASecondCloseReturns() throws Exception {
        for (int i = 0; i < 10; i++) {
            Sfu sfu = Sfu.create(TestSfu.options().loops(2).build());
            CountDownLatch started = new CountDownLatch(1);
            Thread other = Thread.ofVirtual().start(() -> {
                started.countDown();
                sfu.close();
            });
            assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
            sfu.close();
            assertThat(loopThreads()).isZero();
            other.join();
        }
    }

    @Test
    void shouldStartWholeOrNotAtAllAndEndWholeOnAnInterruptedThread() throws IOException {
        for (int i = 0; i < 10; i++) {
            Thread.currentThread().interrupt();
            try {
                Sfu sfu = Sfu.create(TestSfu.options().loops(2).build());
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                sfu.close();
            } catch (CancellationException expected) {
                // The loops had not come to it yet.
            }
            assertThat(Thread.interrupted()).isTrue();
            assertThat(loopThreads()).isZero();
        }
    }

    @Test
    void shouldRefuseEverythingAfterItsEnd() throws IOException {
        Sfu sfu = Sfu.create(TestSfu.options().build());
        Router router = sfu.createRouter(RouterOptions.defaults());
        sfu.close();
        sfu.close();

        assertThat(router.isClosed()).isTrue();
        assertThatThrownBy(() -> sfu.createRouter(RouterOptions.defaults())).isInstanceOf(ClosedException.class);
        assertThatThrownBy(sfu::statistics).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> router.createWebRtcTransport(WebRtcTransportOptions.defaults()))
                .isInstanceOf(ClosedException.class);
    }

    private static long loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sluice-loop"))
                .count();
    }

    private static int openDescriptors() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }
}
