package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.routing.RetransmissionMode;
import io.sluice.testing.SimulatedNetwork;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures in layers through the whole server on virtual time; a strict decoder judges every packet that a receiver gets. */
class VirtualLayersTest {
    @ParameterizedTest
    @EnumSource(SimulatedTrack.Kind.class)
    void shouldSendTheBestLayersToWhoWantsThem(SimulatedTrack.Kind kind) {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            SimulatedTrack track = sender.produceLayers(kind, "1", 1);
            server.passMillis(200);
            LayerReceiver seen = receiver.consumeLayers(track, "v", RetransmissionMode.NONE);
            server.passMillis(2000);

            StrictDecoder decoder = new StrictDecoder(seen, kind.toString(), true).check();
            assertThat(seen.current()).isEqualTo(List.of(2, 2));
            assertThat(decoder.pictures).isGreaterThan(50);
            close(server, sender, receiver);
        }
    }

    @ParameterizedTest
    @EnumSource(SimulatedTrack.Kind.class)
    void shouldChangeLayersAtRandomAndShowOneCleanStream(SimulatedTrack.Kind kind) {
        for (long seed = 1; seed <= 4; seed++) {
            try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(seed, 0, 10, 0))) {
                SimulatedPeer sender = server.connect(0);
                SimulatedPeer receiver = server.connect((int) seed & 1);
                SimulatedTrack track = sender.produceLayers(kind, "1", seed);
                server.passMillis(200);
                LayerReceiver seen = receiver.consumeLayers(track, "v", RetransmissionMode.NONE);
                Random random = new Random(seed);
                for (int i = 0; i < 60; i++) {
                    seen.prefer(random.nextInt(3), random.nextInt(3));
                    server.passMillis(random.nextInt(600));
                }
                seen.prefer(1, 1);
                server.passMillis(1000);
                assertThat(seen.current()).isEqualTo(List.of(1, 1));
                new StrictDecoder(seen, kind + " seed " + seed, true).check();
                close(server, sender, receiver);
            }
        }
    }

    @Test
    void shouldLeaveAnEncodingThatDies() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedTrack track = sender.produceLayers(SimulatedTrack.Kind.VP8_SIMULCAST, "1", 1);
            server.passMillis(200);
            LayerReceiver seen = receiver.consumeLayers(track, "v", RetransmissionMode.NONE);
            server.passMillis(1000);
            track.stop(2);
            server.passMillis(800);
            assertThat(seen.current()).isEqualTo(List.of(1, 2));
            track.start(2);
            server.passMillis(1000);
            assertThat(seen.current()).as("not trusted yet").isEqualTo(List.of(1, 2));
            server.passMillis(1500);
            assertThat(seen.current()).isEqualTo(List.of(2, 2));
            StrictDecoder decoder = new StrictDecoder(seen, "death", true).check();
            assertThat(decoder.switches).isEqualTo(2);
            close(server, sender, receiver);
        }
    }

    @ParameterizedTest
    @EnumSource(SimulatedTrack.Kind.class)
    void shouldStayCleanThroughLossAndReordering(SimulatedTrack.Kind kind) {
        for (long seed = 1; seed <= 3; seed++) {
            try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(seed, 0.03, 20, 15))) {
                SimulatedPeer sender = server.connect(0);
                SimulatedPeer receiver = server.connect((int) seed & 1);
                SimulatedTrack track = sender.produceLayers(kind, "1", seed);
                server.passMillis(300);
                LayerReceiver seen = receiver.consumeLayers(track, "v", new RetransmissionMode.Rtx(777, 102, 1000));
                Random random = new Random(seed);
                for (int i = 0; i < 30; i++) {
                    seen.prefer(random.nextInt(3), random.nextInt(3));
                    server.passMillis(random.nextInt(800));
                    if (random.nextInt(6) == 0) {
                        track.restart(random.nextInt(track.encodings.size()));
                    }
                }
                server.passMillis(500);
                StrictDecoder decoder = new StrictDecoder(seen, kind + " seed " + seed, false).check();
                assertThat(decoder.pictures).isGreaterThan(100);
                close(server, sender, receiver);
            }
        }
    }

    private static void close(VirtualServer server, SimulatedPeer... peers) {
        for (SimulatedPeer peer : peers) {
            peer.close();
        }
        server.passMillis(100);
        server.assertEmpty();
    }
}
