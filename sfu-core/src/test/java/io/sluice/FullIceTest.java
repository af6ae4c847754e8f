package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ice.FullAgent;
import io.sluice.ice.IceCredentials;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ice4j's full agent against the whole server. */
@Timeout(30)
class FullIceTest {
    @Test
    void shouldBeNominatedByAFullAgent() throws Exception {
        BlockingQueue<IceState> states = new LinkedBlockingQueue<>();
        WebRtcTransportListener listener = new WebRtcTransportListener() {
            @Override
            public void onIceStateChanged(IceState state) {
                states.add(state);
            }
        };
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(RouterOptions.defaults());
                FullAgent agent = new FullAgent()) {
            WebRtcTransport transport = router.createWebRtcTransport(new WebRtcTransportOptions(listener));
            IceParameters parameters = transport.iceParameters();
            IceCandidate told = transport.iceCandidates().getFirst();
            agent.connect(
                    new IceCredentials(parameters.usernameFragment(), parameters.password()),
                    new io.sluice.ice.IceCandidate(
                            told.foundation(),
                            told.priority(),
                            told.address(),
                            told.port(),
                            io.sluice.ice.IceCandidate.Protocol.UDP));
            agent.completed.get(15, TimeUnit.SECONDS);

            IceState state = states.poll(10, TimeUnit.SECONDS);
            if (state == IceState.CONNECTED) {
                state = states.poll(10, TimeUnit.SECONDS);
            }
            assertThat(state).isEqualTo(IceState.COMPLETED);
            assertThat(transport.iceState()).isEqualTo(IceState.COMPLETED);
            IceStatistics ice = sfu.statistics().loops().getFirst().ice();
            assertThat(ice.checksAccepted()).isGreaterThanOrEqualTo(2);
            assertThat(ice.drops()).containsEntry("WRONG_INTEGRITY", 0L).containsEntry("UNKNOWN_USERNAME", 0L);
        }
    }
}
