package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ice.IceCredentials;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class StatisticsTest {
    private final Sfu sfu = Sfu.create(TestSfu.options().build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());

    StatisticsTest() throws IOException {}

    @AfterEach
    void close() {
        sfu.close();
    }

    @Test
    void shouldCountWhatIsHeld() {
        WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        WebRtcTransport receiving = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        Producer producer = sending.produce(TestMedia.picture(1, "0"));
        receiving.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
        receiving.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
        LoopStatistics loop = sfu.statistics().loops().getFirst();

        assertThat(loop.index()).isZero();
        assertThat(loop.load()).isBetween(0.0, 1.0);
        assertThat(loop.transports()).isEqualTo(2);
        assertThat(loop.streams()).isEqualTo(1);
        assertThat(loop.ports()).hasSize(1);
        assertThat("udp " + loop.ports().getFirst().localAddress())
                .isEqualTo(sfu.mediaAddresses().getFirst().toString());
        router.close();
        TestSfu.assertEmpty(sfu);
    }

    @Test
    void shouldShowTheLimitsThatWereSet() {
        WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        assertThat(limits(transport)).containsExactly(0L, 0L, 0L);

        transport.setMaxIncomingBitrate(1_500_000);
        transport.setMaxOutgoingBitrate(2_000_000);
        transport.setMinOutgoingBitrate(100_000);
        assertThat(limits(transport)).containsExactly(1_500_000L, 2_000_000L, 100_000L);

        transport.setMaxIncomingBitrate(0);
        assertThat(limits(transport)).containsExactly(0L, 2_000_000L, 100_000L);
    }

    private static List<Long> limits(WebRtcTransport transport) {
        TransportStatistics stats = transport.stats();
        return List.of(stats.maxIncomingBitrateBps(), stats.maxOutgoingBitrateBps(), stats.minOutgoingBitrateBps());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountEachDropByItsReason(SfuOptions.Network network) throws Exception {
        try (Sfu server = Sfu.create(TestSfu.options().network(network).build());
                Router room = server.createRouter(RouterOptions.defaults())) {
            CountDownLatch connected = new CountDownLatch(1);
            WebRtcTransport transport =
                    room.createWebRtcTransport(new WebRtcTransportOptions(new WebRtcTransportListener() {
                        @Override
                        public void onDtlsStateChanged(DtlsState state, String detail) {
                            if (state == DtlsState.CONNECTED) {
                                connected.countDown();
                            }
                        }
                    }));
            try (TestPeer peer = new TestPeer(transport)) {
                peer.send(datagram(0xff, 1, 2, 3));
                peer.send(datagram(22, 0xfe, 0xfd, 0));
                peer.send(datagram(0, 1, 0, 1));
                peer.send(new byte[3000]);
                // The last of them is answered when all before it have been read.
                peer.check();
                peer.send(datagram(22, 0, 0, 0));
                peer.send(datagram(0x80, 96, 0, 1));
                peer.sendCheckOf(IceCredentials.generate(new SecureRandom()));
                peer.connect();
                // The client has its keys a moment before the server has.
                assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
            }
            SfuStatistics statistics = server.statistics();
            LoopStatistics loop = statistics.loops().getFirst();
            assertThat(loop.unknownDatagrams()).isEqualTo(1);
            assertThat(loop.unknownRemotes()).isEqualTo(1);
            assertThat(loop.remoteAddresses()).isEqualTo(1);
            assertThat(loop.ice().drops()).containsEntry("MALFORMED", 1L).containsEntry("UNKNOWN_USERNAME", 1L);
            assertThat(loop.ice().checksAccepted()).isEqualTo(2);
            assertThat(loop.ports().getFirst().oversizedDrops()).isEqualTo(1);
            assertThat(loop.ports().getFirst().datagramsReceived()).isGreaterThan(6);
            assertThat(loop.ports().getFirst().bytesSent()).isGreaterThan(500);
            assertThat(statistics.dtls().drops()).containsEntry("RECORD_MALFORMED", 1L);
            assertThat(statistics.dtls().handshakesCompleted()).isEqualTo(1);
            assertThat(statistics.dtls().handshakesActive()).isZero();
            assertThat(loop.transportCounters()).containsEntry("earlyMediaDrops", 1L);
            transport.close();
            assertThat(server.statistics().loops().getFirst().transportCounters())
                    .as("of those that were closed too")
                    .containsEntry("earlyMediaDrops", 1L);
        }
    }

    /** Long enough to be told by its first byte. */
    private static byte[] datagram(int... start) {
        byte[] datagram = new byte[32];
        for (int i = 0; i < start.length; i++) {
            datagram[i] = (byte) start[i];
        }
        return datagram;
    }
}
