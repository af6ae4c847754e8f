package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class IceRestartTest {
    @Test
    void shouldMakeFreshCredentialsAndKeepThePeerUntilItUsesThem() throws Exception {
        List<TransportTuple> tuples = new CopyOnWriteArrayList<>();
        WebRtcTransportListener listener = new WebRtcTransportListener() {
            @Override
            public void onIceSelectedTupleChanged(TransportTuple tuple) {
                tuples.add(tuple);
            }
        };
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport transport = router.createWebRtcTransport(new WebRtcTransportOptions(listener));
            try (TestPeer peer = new TestPeer(transport);
                    TestPeer elsewhere = new TestPeer(transport)) {
                peer.check();
                TestSfu.awaitEvents(router);
                IceParameters old = transport.iceParameters();
                IceParameters fresh = transport.restartIce();

                assertThat(fresh).isEqualTo(transport.iceParameters());
                assertThat(fresh.usernameFragment()).isNotEqualTo(old.usernameFragment());
                assertThat(fresh.password()).isNotEqualTo(old.password());
                assertThat(transport.iceState()).isEqualTo(IceState.COMPLETED);
                elsewhere.check();
                TestSfu.awaitEvents(router);
                assertThat(tuples)
                        .extracting(TransportTuple::remotePort)
                        .containsExactly(
                                peer.localAddress().getPort(),
                                elsewhere.localAddress().getPort());
            }
            transport.close();
            assertThat(transport.iceSelectedTuple()).isEmpty();
            assertThatThrownBy(transport::restartIce).isInstanceOf(ClosedException.class);
        }
    }
}
