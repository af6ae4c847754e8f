package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bwe.AllocatedStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.routing.Track;
import io.sluice.testing.SimulatedNetwork;
import java.util.ArrayList;
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

    @ParameterizedTest
    @EnumSource(
            value = SimulatedTrack.Kind.class,
            names = {"VP8_SIMULCAST", "AV1_KSVC"})
    void shouldFollowWhoSharesOutTheBandwidth(SimulatedTrack.Kind kind) {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            SimulatedTrack track = sender.produceLayers(kind, "1", 1);
            server.passMillis(200);
            LayerReceiver seen = receiver.consumeLayers(track, "v", RetransmissionMode.NONE);
            server.passMillis(1500);
            assertThat(seen.ladder())
                    .as("without rungs that cost more than better ones, and larger ones that move less for less")
                    .hasSize(kind == SimulatedTrack.Kind.VP8_SIMULCAST ? 5 : 6)
                    .isSorted();

            seen.target(0);
            server.passMillis(500);
            assertThat(seen.current()).isEqualTo(List.of(0, 0));
            seen.target(AllocatedStream.NONE);
            server.passMillis(100);
            int before = seen.packets.size();
            server.passMillis(500);
            assertThat(seen.packets).as("sent while there is no room").hasSize(before);
            assertThat(seen.current()).isEqualTo(List.of(-1, -1));
            seen.target(seen.ladder().size() - 1);
            server.passMillis(500);
            assertThat(seen.current()).isEqualTo(List.of(2, 2));
            new StrictDecoder(seen, kind.toString(), true).check();
            close(server, sender, receiver);
        }
    }

    @Test
    void shouldSayWhichLayersAnybodyWants() {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            SimulatedTrack track = sender.produceLayers(SimulatedTrack.Kind.VP8_SIMULCAST, "1", 1);
            List<Integer> wanted = new ArrayList<>();
            Track shared = track.track();
            sender.onLoop(() -> shared.demand().listener(wanted::add));
            server.passMillis(1900);
            assertThat(wanted).isEmpty();
            server.passMillis(200);
            assertThat(wanted).as("nobody is there").containsExactly(-1);
            LayerReceiver seen = receiver.consumeLayers(shared, track.kind, "v", RetransmissionMode.NONE);
            server.passMillis(20);
            assertThat(wanted).as("at once").containsExactly(-1, 2);
            seen.prefer(0, 0);
            server.passMillis(1500);
            assertThat(wanted).hasSize(2);
            server.passMillis(1000);
            assertThat(wanted).containsExactly(-1, 2, 0);
            receiver.onLoop(seen.stream::pause);
            server.passMillis(2500);
            assertThat(wanted).containsExactly(-1, 2, 0, -1);
            close(server, sender, receiver);
        }
    }

    /** Without RTX nothing but the very same bytes may leave under a number twice: the engine proves that they are. */
    @ParameterizedTest
    @EnumSource(
            value = SimulatedTrack.Kind.class,
            names = {"VP8_SIMULCAST", "VP9_SIMULCAST", "AV1_SIMULCAST", "AV1_KSVC"})
    void shouldRepeatTheVeryBytesWithoutRtx(SimulatedTrack.Kind kind) {
        try (VirtualServer server = new VirtualServer(1, new SimulatedNetwork(5, 0.05, 10, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedTrack track = sender.produceLayers(kind, "1", 5);
            server.passMillis(300);
            LayerReceiver seen = receiver.consumeLayers(track, "v", RetransmissionMode.IDENTICAL);
            for (int i = 0; i < 20; i++) {
                seen.prefer(i % 3, (i + 1) % 3);
                server.passMillis(300);
            }
            StrictDecoder decoder = new StrictDecoder(seen, kind.toString(), false).check();
            assertThat(decoder.pictures).isGreaterThan(50);
            assertThat(receiver.statistic("rtpPacketsRetransmitted")).isPositive();
            close(server, sender, receiver);
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
