package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transports with ports of their own, on real sockets. */
class OwnPortsTest {
    private static final int FIRST_PORT = 28_100;
    private static final int PORTS = 10;
    private static final WebRtcTransportOptions OWN_UDP =
            WebRtcTransportOptions.defaults().withOwnPorts(true).withProtocols(true, false);

    private Sfu sfu;
    private Router router;

    @BeforeEach
    void open() throws Exception {
        sfu = Sfu.create(
                TestSfu.options().ports(FIRST_PORT, FIRST_PORT + PORTS - 1).build());
        router = sfu.createRouter(RouterOptions.defaults());
    }

    @AfterEach
    void close() {
        sfu.close();
    }

    @Test
    void shouldGiveEveryTransportAPortOfTheRange() {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < PORTS - 1; i++) {
            ports.add(port(router.createWebRtcTransport(OWN_UDP)));
        }

        assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port >= FIRST_PORT && port < FIRST_PORT + PORTS);
    }

    @Test
    void shouldSayThatTheRangeIsUsedUpAndLeaveNothingBehind() {
        for (int i = 0; i < PORTS - 1; i++) {
            router.createWebRtcTransport(OWN_UDP);
        }

        assertThatThrownBy(() -> router.createWebRtcTransport(OWN_UDP))
                .isInstanceOf(PortsExhaustedException.class)
                .hasMessageContaining("no free UDP port in 28100-28109 on 127.0.0.1");
        assertThat(sfu.statistics().loops().getFirst().transports()).isEqualTo(PORTS - 1);
        assertThat(sfu.statistics().loops().getFirst().ports()).hasSize(PORTS);
        router.createWebRtcTransport(WebRtcTransportOptions.defaults());
    }

    @Test
    void shouldGivePortsBackWhenTransportsClose() {
        for (int round = 0; round < 5; round++) {
            List<WebRtcTransport> transports = new ArrayList<>();
            for (int i = 0; i < PORTS - 1; i++) {
                transports.add(router.createWebRtcTransport(OWN_UDP));
            }
            transports.forEach(WebRtcTransport::close);
        }

        assertThat(sfu.statistics().loops().getFirst().ports()).hasSize(1);
    }

    private static int port(WebRtcTransport transport) {
        assertThat(transport.iceCandidates()).hasSize(1);
        return transport.iceCandidates().getFirst().port();
    }
}
