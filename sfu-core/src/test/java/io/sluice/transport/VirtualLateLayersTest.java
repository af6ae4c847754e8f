package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.routing.RetransmissionMode;
import io.sluice.routing.Track;
import io.sluice.testing.SimulatedNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets of layers that a receiver does not get, when they come late; and layers that nobody wanted until now. */
class VirtualLateLayersTest {
    @ParameterizedTest
    @EnumSource(SimulatedTrack.Kind.class)
    void shouldLeaveNoGapWhereALatePacketIsNotSent(SimulatedTrack.Kind kind) {
        SimulatedNetwork network = new SimulatedNetwork(1, 0, 20, 60);
        try (VirtualServer server = new VirtualServer(2, network)) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            network.badOnly((from, to) -> from.equals(sender.endpoint));
            SimulatedTrack track = sender.produceLayers(kind, "1", 1);
            server.passMillis(500);
            LayerReceiver seen = receiver.consumeLayers(track, "v", new RetransmissionMode.Rtx(777, 102, 1000));
            for (int temporal = 2; temporal >= 0; temporal--) {
                seen.prefer(2, temporal);
                server.passMillis(2000);
                // What is on its way is no gap yet.
                long then = seen.highest() - 60;
                server.passMillis(300);
                assertThat(seen.missingUpTo(then))
                        .as("%s: numbers that never came of temporal layer %d", kind, temporal)
                        .isEmpty();
            }
            assertThat(seen.empty).as("%s: places kept", kind).isPositive();
            new StrictDecoder(seen, kind.toString(), false).check();
            sender.close();
            receiver.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }

    /** Its sender stops what nobody watches, and begins again with a key frame when somebody does. */
    @ParameterizedTest
    @EnumSource(SimulatedTrack.Kind.class)
    void shouldHaveALayerBackWithinASecondOfWantingIt(SimulatedTrack.Kind kind) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(1, 0, 40, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            SimulatedTrack track = sender.produceLayers(kind, "1", 1);
            Track shared = track.track();
            sender.onLoop(() -> shared.demand().listener(track::sendUpTo));
            LayerReceiver seen = receiver.consumeLayers(shared, kind, "v", RetransmissionMode.NONE);
            for (int round = 0; round < 2; round++) {
                server.passMillis(2000);
                assertThat(seen.current()).as("%s", kind).containsExactly(2, 2);
                seen.prefer(0, 2);
                server.passMillis(3000);
                assertThat(track.sentUpTo()).as("%s: stopped", kind).isZero();
                seen.prefer(2, 2);
                int millis = 0;
                while (seen.current().getFirst() != 2 && millis < 5000) {
                    server.passMillis(10);
                    millis += 10;
                }
                assertThat(millis).as("%s: milliseconds until it is back", kind).isLessThan(1000);
            }
            new StrictDecoder(seen, kind.toString(), true).check();
            sender.onLoop(() -> shared.demand().close());
            sender.close();
            receiver.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }
}
