package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.dtls.DtlsState;
import io.sluice.ice.IceState;
import io.sluice.routing.OutboundStream;
import io.sluice.testing.SimulatedNetwork;
import io.sluice.testing.VirtualClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two peers and more through the whole server on virtual time; the second loop makes every packet cross a lane. */
class VirtualCallTest {
    private static final double MILLIS = 1e6;

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldForwardSoundAndPictureWholeAndInOrder(int receiverLoop) {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "0");
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(100);
            OutboundStream heard = receiver.consume(audio.inbound(), "a");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(3000);

            assertWhole(receiver.media(heard), "a");
            assertWhole(receiver.media(seen), "v");
            assertThat(receiver.media(seen).arrivals.getFirst().keyFrame()).isTrue();
            assertThat(receiver.media(heard).arrivals).hasSizeBetween(145, 151);
            assertThat(receiver.media(seen).arrivals.size()).isGreaterThan(3 * 80);

            sender.close();
            receiver.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }

    private static void assertWhole(ReceivedMedia media, String mid) {
        List<ReceivedMedia.Arrival> arrivals = media.arrivals;
        assertThat(arrivals).isNotEmpty().allMatch(arrival -> arrival.mid().equals(mid));
        for (int i = 1; i < arrivals.size(); i++) {
            ReceivedMedia.Arrival before = arrivals.get(i - 1);
            ReceivedMedia.Arrival arrival = arrivals.get(i);
            assertThat(arrival.sequenceNumber()).isEqualTo(before.sequenceNumber() + 1 & 0xffff);
            assertThat(arrival.number()).isEqualTo(before.number() + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldPassLossAndReorderingOnAsTheyAre(long seed) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(seed, 0.05, 20, 15))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(200);
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(10_000);

            List<ReceivedMedia.Arrival> arrivals = receiver.media(seen).arrivals;
            Set<Integer> numbers = new HashSet<>();
            ReceivedMedia.Arrival first = arrivals.getFirst();
            for (ReceivedMedia.Arrival arrival : arrivals) {
                assertThat(numbers.add(arrival.number()))
                        .as("seed %d, number %d twice", seed, arrival.number())
                        .isTrue();
                assertThat(arrival.sequenceNumber() - first.sequenceNumber() & 0xffff)
                        .as("seed %d", seed)
                        .isEqualTo(arrival.number() - first.number() & 0xffff);
            }
            double delivered = (double) arrivals.size() / (video.packetsSent - first.number());
            assertThat(delivered).as("seed %d", seed).isCloseTo(0.95 * 0.95, within(0.04));
            assertThat(sender.reports.blocks).as("seed %d", seed).isNotEmpty();
            assertThat(sender.reports.blocks.getLast().cumulativeLost())
                    .as("seed %d", seed)
                    .isBetween((int) (video.packetsSent * 0.02), (int) (video.packetsSent * 0.09));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldAskTheSenderOnceWhenTenReceiversJoinTogether(int receiverLoop) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(1, 0, 10, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(1000);
            int before = sender.reports.plis(video.ssrc);
            List<SimulatedPeer> receivers = new ArrayList<>();
            List<OutboundStream> seen = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                SimulatedPeer receiver = server.connect(receiverLoop);
                receivers.add(receiver);
                seen.add(receiver.consume(video.inbound(), "v"));
            }
            server.passMillis(500);

            assertThat(sender.reports.plis(video.ssrc) - before).isEqualTo(1);
            for (int i = 0; i < 10; i++) {
                assertThat(receivers
                                .get(i)
                                .media(seen.get(i))
                                .arrivals
                                .getFirst()
                                .keyFrame())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldGiveAReceiverThatJoinsLaterAPictureWithinASecond(int receiverLoop) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(1, 0, 50, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            SimulatedPeer early = server.connect(receiverLoop);
            early.consume(video.inbound(), "v");
            server.passMillis(5000);

            SimulatedPeer late = server.connect(receiverLoop);
            long joined = server.loops.clock().nanoTime();
            OutboundStream seen = late.consume(video.inbound(), "v");
            server.passMillis(1000);

            ReceivedMedia.Arrival first = late.media(seen).arrivals.getFirst();
            assertThat(first.keyFrame()).isTrue();
            assertThat((first.arrivedNanos() - joined) / MILLIS).isLessThan(400);
        }
    }

    @Test
    void shouldPassAReceiversRequestForAKeyFrameOn() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(2000);
            int before = video.keyFramesSent;
            receiver.sendPli(seen.ssrc());
            server.passMillis(100);

            assertThat(video.keyFramesSent).isEqualTo(before + 1);
        }
    }

    /**
     * What a receiver computes to keep lips and voice together: the server's time at which each packet's timestamp was
     * current. For sound and picture captured together it must be the same, whatever the network did to their reports.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldKeepSoundAndPictureInStep(long seed) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(seed, 0.02, 30, 40))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "0");
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(300);
            OutboundStream heard = receiver.consume(audio.inbound(), "a");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(20_000);

            double audioOffset = captureOffsetMillis(receiver, heard, SimulatedStream.Kind.OPUS);
            double videoOffset = captureOffsetMillis(receiver, seen, SimulatedStream.Kind.VP8);
            assertThat(audioOffset).as("seed %d", seed).isCloseTo(videoOffset, within(2.0));
            assertThat(videoOffset)
                    .as("seed %d: the way's delay, no more", seed)
                    .isBetween(25.0, 75.0);
        }
    }

    private static double captureOffsetMillis(SimulatedPeer peer, OutboundStream stream, SimulatedStream.Kind kind) {
        ReceivedReports.SenderReport report = peer.reports.senderReports.stream()
                .filter(candidate -> candidate.ssrc() == stream.ssrc())
                .reduce((first, second) -> second)
                .orElseThrow();
        ReceivedMedia.Arrival last = peer.media(stream).arrivals.getLast();
        double unitsAfterReport = last.timestamp() - report.timestamp();
        double serverNanos = report.unixNanos() + unitsAfterReport * 1e9 / kind.clockRate;
        long capturedUnixNanos = last.capturedNanos() + VirtualClock.EPOCH_OFFSET_NANOS;
        return (serverNanos - capturedUnixNanos) / MILLIS;
    }

    @Test
    void shouldTellTheSenderTenTimesASecondWhatArrived() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(5000);

            assertThat(sender.reports.feedbackNanos).hasSizeBetween(36, 50);
            for (int i = 1; i < sender.reports.feedbackNanos.size(); i++) {
                long gap = sender.reports.feedbackNanos.get(i) - sender.reports.feedbackNanos.get(i - 1);
                assertThat(gap / MILLIS).isBetween(99.0, 140.0);
            }
        }
    }

    @Test
    void shouldFindAStreamByItsMidWhenSignallingDidNotTellTheSsrc() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream video = sender.produceWithoutSsrc(SimulatedStream.Kind.VP8, "7");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(2000);

            assertThat(receiver.media(seen).arrivals.size()).isGreaterThan(3 * 25);
        }
    }

    @Test
    void shouldRefuseASecondStreamOfTheSameMid() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            sender.produce(SimulatedStream.Kind.VP8, "1");

            assertThatThrownBy(() -> sender.produce(SimulatedStream.Kind.OPUS, "1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("mid '1'");
        }
    }

    @Test
    void shouldCountMediaThatComesBeforeTheKeys() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.open(0);
            sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(1000);

            assertThat(sender.statistic("earlyMediaDrops")).isGreaterThan(3 * 25);
            sender.secure();
            server.passMillis(1000);
            assertThat(sender.statistic("rtpPacketsReceived")).isGreaterThan(sender.statistic("earlyMediaDrops") + 75);
        }
    }

    @Test
    void shouldLoseConsentAfterThirtySecondsOfSilenceAndReturnWithTheNextCheck() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(1000);
            receiver.checking = false;
            server.passMillis(31_000);
            int whenGone = receiver.media(seen).arrivals.size();
            server.passMillis(2000);

            assertThat(receiver.events.iceStates).containsExactly(IceState.COMPLETED, IceState.DISCONNECTED);
            assertThat(receiver.media(seen).arrivals).hasSize(whenGone);

            receiver.checking = true;
            server.passMillis(3000);
            assertThat(receiver.events.iceStates).endsWith(IceState.COMPLETED);
            ReceivedMedia.Arrival back = receiver.media(seen).arrivals.get(whenGone);
            assertThat(back.keyFrame()).isTrue();
            assertThat(back.sequenceNumber())
                    .isEqualTo(receiver.media(seen).arrivals.get(whenGone - 1).sequenceNumber() + 1 & 0xffff);
        }
    }

    @Test
    void shouldFreeEverythingInWhateverOrderItCloses() {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(9, 0.01, 5, 5))) {
            for (int round = 0; round < 8; round++) {
                SimulatedPeer sender = server.connect(round & 1);
                SimulatedPeer receiver = server.connect(round >> 1 & 1);
                SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
                receiver.consume(video.inbound(), "v");
                server.passMillis(500);
                (round < 4 ? sender : receiver).close();
                server.passMillis(round % 3 * 10);
                (round < 4 ? receiver : sender).close();
                server.passMillis(50);
                server.assertEmpty();
                assertThat(sender.events.dtlsStates).containsExactly(DtlsState.CLOSED);
            }
        }
    }
}
