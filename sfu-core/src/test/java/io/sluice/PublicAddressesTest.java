package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ice.StunServerStub;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicAddressesTest {
    @Test
    void shouldAnnounceWhatTheStunServerSees() throws Exception {
        try (StunServerStub stun = new StunServerStub("203.0.113.9");
                Sfu sfu = Sfu.create(TestSfu.options()
                        .stunServer("127.0.0.1:" + stun.address().getPort())
                        .listenAddresses(List.of(
                                new ListenAddress("127.0.0.1", null, true),
                                new ListenAddress("127.0.0.2", "sfu.example"),
                                new ListenAddress("::1")))
                        .build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport transport = router.createWebRtcTransport(
                    WebRtcTransportOptions.defaults().withProtocols(true, false));

            assertThat(transport.iceCandidates())
                    .extracting(IceCandidate::address)
                    .containsExactly("203.0.113.9", "127.0.0.1", "sfu.example", "0:0:0:0:0:0:0:1");
        }
    }

    @Test
    void shouldLeaveAnAddressAloneThatIsSeenAsItIs() throws Exception {
        try (StunServerStub stun = new StunServerStub("127.0.0.1")) {
            List<ListenAddress> addresses = List.of(new ListenAddress("127.0.0.1"));

            assertThat(PublicAddresses.discover(
                            addresses, "127.0.0.1:" + stun.address().getPort()))
                    .isEqualTo(addresses);
        }
    }

    @Test
    void shouldNotStartWithoutTheAddressItWasToFind() {
        assertThatThrownBy(() ->
                        Sfu.create(TestSfu.options().stunServer("name.invalid").build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stunServer name.invalid is a name that cannot be resolved");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, 3478",
        "192.0.2.1:19302, 192.0.2.1, 19302",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1, 3478",
        "[2001:db8::1]:19302, 2001:db8:0:0:0:0:0:1, 19302",
    })
    void shouldReadHostAndPort(String text, String address, int port) {
        assertThat(PublicAddresses.parse(text).getAddress().getHostAddress()).isEqualTo(address);
        assertThat(PublicAddresses.parse(text).getPort()).isEqualTo(port);
    }
}
