package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.routing.OutboundStream;
import io.sluice.testing.SimulatedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender is told about its streams, and what it tells. */
class VirtualReportsTest {
    private static final Feedback IN_BAND_FEC = new Feedback(false, false, true, 0, Feedback.Estimation.NONE);
    private static final Feedback FIR_ONLY = new Feedback(false, true, false, 0, Feedback.Estimation.NONE);

    /** RFC 3550 section 6.4.2: a report holds 31 blocks. */
    @Test
    void shouldReportOnMoreStreamsThanOneReportHolds() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            List<Integer> ssrcs = new ArrayList<>();
            for (int i = 0; i < 70; i++) {
                ssrcs.add(sender.produce(SimulatedStream.Kind.OPUS, "m" + i).ssrc);
            }
            server.passMillis(1200);

            assertThat(sender.reports.blocks)
                    .extracting(ReceivedReports.Block::ssrc)
                    .containsExactlyInAnyOrderElementsOf(ssrcs);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldReportWhatTheWorstReceiverLosesToASenderOfInBandFec(int loop) {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream fec = sender.produce(SimulatedStream.Kind.OPUS, "0", IN_BAND_FEC, null);
            SimulatedStream plain = sender.produce(SimulatedStream.Kind.OPUS, "1");
            SimulatedPeer receiver = server.connect(loop);
            server.passMillis(100);
            OutboundStream heard = receiver.consume(fec.inbound(), "a");
            OutboundStream heardToo = receiver.consume(plain.inbound(), "b");
            server.passMillis(3000);
            assertThat(lastFraction(sender, fec)).isZero();
            receiver.sendLoss(heard.ssrc(), 77);
            receiver.sendLoss(heardToo.ssrc(), 88);
            server.passMillis(2000);

            assertThat(lastFraction(sender, fec)).isEqualTo(77);
            assertThat(lastFraction(sender, plain)).isZero();
            receiver.close();
            server.passMillis(2000);
            assertThat(lastFraction(sender, fec)).isZero();
        }
    }

    private static int lastFraction(SimulatedPeer sender, SimulatedStream stream) {
        return sender.reports.blocks.stream()
                .filter(block -> block.ssrc() == stream.ssrc)
                .reduce((first, second) -> second)
                .orElseThrow()
                .fractionLost();
    }

    @Test
    void shouldAskByFullIntraRequestWhereNothingElseIsUnderstood() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1", FIR_ONLY, null);
            server.passMillis(1000);
            SimulatedPeer receiver = server.connect(0);
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(500);

            assertThat(sender.reports.plis(video.ssrc)).isZero();
            assertThat(sender.reports.firs(video.ssrc)).isEqualTo(1);
            assertThat(receiver.media(seen).arrivals).isNotEmpty();
        }
    }

    @Test
    void shouldKeepTheDistanceOfKeyFrameRequests() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            Feedback slow = new Feedback(false, false, false, 2_000_000_000L, Feedback.Estimation.NONE);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1", slow, null);
            SimulatedPeer receiver = server.connect(0);
            server.passMillis(500);
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(200);
            int before = sender.reports.plis(video.ssrc);
            for (int i = 0; i < 15; i++) {
                receiver.sendPli(seen.ssrc());
                server.passMillis(100);
            }
            assertThat(sender.reports.plis(video.ssrc)).isEqualTo(before);
            server.passMillis(1000);
            assertThat(sender.reports.plis(video.ssrc)).isEqualTo(before + 1);
        }
    }

    @Test
    void shouldTellALimitOfTheBitrateWhileItHoldsAndItsEndFourTimes() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(1000);
            assertThat(sender.reports.limits).isEmpty();

            limit(server, sender, 500_000);
            server.passMillis(4600);
            List<ReceivedReports.Limit> limits = sender.reports.limits;
            assertThat(limits).hasSize(4).allMatch(limit -> limit.bitrateBps() == 500_000);
            assertThat((limits.get(1).atNanos() - limits.get(0).atNanos()) / 1e6)
                    .isBetween(1499.0, 1502.0);

            limit(server, sender, 0);
            server.passMillis(20_000);
            assertThat(limits.subList(4, limits.size()))
                    .hasSize(IncomingBitrate.UNLIMITED_MESSAGES)
                    .allMatch(limit -> limit.bitrateBps() == IncomingBitrate.UNLIMITED_BPS);
            sender.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }

    @Test
    void shouldTellALimitThatWasSetBeforeThePeerCame() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.open(0);
            limit(server, sender, 500_000);
            server.passMillis(5000);
            sender.secure();
            sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(2000);

            assertThat(sender.reports.limits).isNotEmpty();
            sender.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }

    private static void limit(VirtualServer server, SimulatedPeer peer, long bitrateBps) {
        server.loops.run(0, () -> peer.session.limitIncomingBitrate(bitrateBps));
    }

    @Test
    void shouldScoreAStreamThatSaidGoodbyeWithNothingUntilItGoesOn() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(1000);
            sender.sending.clear();
            sender.sendBye(video.ssrc);
            sender.sendBye(video.ssrc);
            server.passMillis(3000);
            assertThat(sender.scores).containsExactly(0);
            assertThat(sender.statistic("byesReceived")).isEqualTo(2);

            sender.sending.add(video);
            server.passMillis(3000);
            assertThat(sender.scores).containsExactly(0, 10);
        }
    }

    /** A single stream may be silent, as a screen that does not change; of several each says whether it comes. */
    @Test
    void shouldScoreAnEncodingThatHasFallenSilentWithNothingUntilItGoesOn() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedTrack track = sender.produceLayers(SimulatedTrack.Kind.VP8_SIMULCAST, "1", 1);
            SimulatedStream alone = sender.produce(SimulatedStream.Kind.VP8, "2");
            server.passMillis(2000);
            assertThat(score(server, sender, track, 2)).isEqualTo(10);
            track.stop(2);
            sender.sending.clear();
            server.passMillis(3100);
            assertThat(score(server, sender, track, 2)).isZero();
            assertThat(score(server, sender, track, 1)).isEqualTo(10);
            assertThat(statistics(server, sender, alone).getFirst().score()).isEqualTo(10);
            track.start(2);
            server.passMillis(100);
            assertThat(score(server, sender, track, 2)).isEqualTo(10);
        }
    }

    private static int score(VirtualServer server, SimulatedPeer sender, SimulatedTrack track, int encoding) {
        return server.loops.on(
                0,
                () -> Objects.requireNonNull(sender.session.statistics(track.inbound(encoding)))
                        .score());
    }

    @Test
    void shouldKnowNothingOfAStreamBeforeItsFirstPacketOrAfterItsEnd() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            assertThat(statistics(server, sender, video)).isEmpty();
            server.passMillis(1000);
            assertThat(statistics(server, sender, video)).hasSize(1).first().satisfies(counted -> {
                assertThat(counted.ssrc()).isEqualTo(video.ssrc);
                assertThat(counted.packetCount()).isBetween(80L, 93L);
                assertThat(counted.byteCount()).isGreaterThan(80 * 600);
                assertThat(counted.bitrateBps()).isBetween(380_000L, 500_000L);
                assertThat(counted.score()).isEqualTo(10);
            });
            server.loops.run(0, () -> sender.session.closeInbound(video.inbound()));
            assertThat(statistics(server, sender, video)).isEmpty();
        }
    }

    private static List<ReceivedStreamStatistics> statistics(
            VirtualServer server, SimulatedPeer sender, SimulatedStream stream) {
        return server.loops.on(0, () -> {
            ReceivedStreamStatistics counted = sender.session.statistics(stream.inbound());
            return counted == null ? List.of() : List.of(counted);
        });
    }
}
