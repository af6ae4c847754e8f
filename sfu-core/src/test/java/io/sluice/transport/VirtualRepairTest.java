package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.routing.OutboundStream;
import io.sluice.stream.NackGenerator;
import io.sluice.testing.SimulatedNetwork;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender on a bad way and a receiver on an even one: what the server repairs in between. */
class VirtualRepairTest {
    private static final int DELAY_MILLIS = 25;
    /** What was sent this shortly before the end may still be on its way. */
    private static final int SETTLING_PACKETS = 3 * 30;

    /** A call on a bad way from the sender. */
    private static final class Call implements AutoCloseable {
        final SimulatedNetwork network;
        final VirtualServer server;
        final SimulatedPeer sender;
        final SimulatedPeer receiver;
        final SimulatedStream video;
        final OutboundStream seen;

        Call(SimulatedNetwork network, boolean rtx, int receiverLoop) {
            this.network = network;
            server = new VirtualServer(2, network);
            sender = server.connect(0);
            receiver = server.connect(receiverLoop);
            network.badOnly((from, to) -> from.equals(sender.endpoint) || to.equals(sender.endpoint));
            video = sender.produceRepaired(SimulatedStream.Kind.VP8, "1", rtx);
            server.passMillis(500);
            seen = receiver.consume(video.inbound(), "v");
        }

        List<ReceivedMedia.Arrival> arrivals() {
            return receiver.media(seen).arrivals;
        }

        Traffic traffic() {
            return server.loops.on(0, sender.session::traffic);
        }

        ReceivedStreamStatistics statistics() {
            return Objects.requireNonNull(server.loops.on(0, () -> sender.session.statistics(video.inbound())));
        }

        @Override
        public void close() {
            sender.close();
            receiver.close();
            server.passMillis(100);
            server.assertEmpty();
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.05, true, 0",
        "0.05, true, 1",
        "0.05, false, 0",
        "0.05, false, 1",
        "0.2, true, 0",
        "0.2, true, 1",
        "0.2, false, 0",
        "0.2, false, 1"
    })
    void shouldRepairEveryLostPacket(double loss, boolean rtx, int receiverLoop) {
        for (long seed = 1; seed <= 3; seed++) {
            try (Call call = new Call(new SimulatedNetwork(seed, loss, DELAY_MILLIS, 0), rtx, receiverLoop)) {
                call.server.passMillis(10_000);
                assertWhole(call, "seed %d".formatted(seed));
                ReceivedStreamStatistics statistics = call.statistics();
                assertThat(call.traffic().rtxBytesReceived() > 0).isEqualTo(rtx);
                assertThat(call.traffic().rtpBytesReceived() + call.traffic().rtxBytesReceived())
                        .isEqualTo(call.sender.statistic("rtpBytesReceived"));
                int lost = (int) (call.video.packetsSent * loss);
                assertThat(statistics.packetsRepaired()).as("seed %d", seed).isBetween((long) (lost * 0.6), (long)
                        (lost * 1.5));
                assertThat(statistics.nackPacketCount())
                        .as("seed %d: asks for each lost packet", seed)
                        .isBetween(statistics.packetsRepaired(), 4 * statistics.packetsRepaired());
            }
        }
    }

    /**
     * Everything came, once, in a numbering without gaps but for what is just on its way. What overtakes the first packet of
     * the first picture is not sent, as it could not be known that the picture starts.
     */
    private static void assertWhole(Call call, String described) {
        List<ReceivedMedia.Arrival> arrivals = call.arrivals();
        ReceivedMedia.Arrival first = arrivals.getFirst();
        assertThat(first.keyFrame()).as(described).isTrue();
        Set<Integer> numbers = new HashSet<>();
        for (ReceivedMedia.Arrival arrival : arrivals) {
            assertThat(numbers.add(arrival.number()))
                    .as("%s: %d came twice", described, arrival.number())
                    .isTrue();
            assertThat(arrival.sequenceNumber() - first.sequenceNumber() & 0xffff)
                    .as(described)
                    .isEqualTo(arrival.number() - first.number() & 0xffff);
        }
        for (int number = first.number() + 3; number < call.video.packetsSent - SETTLING_PACKETS; number++) {
            assertThat(numbers).as("%s: %d is missing", described, number).contains(number);
        }
    }

    @Test
    void shouldRepairABurst() {
        try (Call call = new Call(new SimulatedNetwork(1, 0, DELAY_MILLIS, 0), true, 1)) {
            call.server.passMillis(2000);
            call.network.cut(true);
            call.server.passMillis(400);
            call.network.cut(false);
            call.server.passMillis(2000);

            assertWhole(call, "burst");
            assertThat(call.statistics().packetsRepaired()).isBetween(33L, 45L);
            assertThat(call.statistics().nackCount()).isLessThan(5);
        }
    }

    @Test
    void shouldAskForAKeyFrameAndForNoPacketsAfterACut() {
        try (Call call = new Call(new SimulatedNetwork(1, 0, DELAY_MILLIS, 0), true, 1)) {
            call.server.passMillis(2000);
            int keyFrames = call.video.keyFramesSent;
            call.network.cut(true);
            call.server.passMillis(3000);
            call.network.cut(false);
            int before = call.arrivals().size();
            call.server.passMillis(300);

            assertThat(call.video.repair().asked).isZero();
            assertThat(call.video.keyFramesSent).isEqualTo(keyFrames + 1);
            assertThat(call.arrivals().subList(before, call.arrivals().size()))
                    .anyMatch(ReceivedMedia.Arrival::keyFrame);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldForwardReorderedPacketsOnceAndAskForFewInVain(long seed) {
        try (Call call = new Call(new SimulatedNetwork(seed, 0, DELAY_MILLIS, 20), true, 1)) {
            call.server.passMillis(10_000);

            assertWhole(call, "seed %d".formatted(seed));
            assertThat(call.video.repair().asked).as("seed %d", seed).isLessThan(call.video.packetsSent / 4);
            assertThat(call.statistics().packetsLost()).as("seed %d", seed).isBetween(-1, 10);
        }
    }

    @Test
    void shouldAskForNothingThatIsJustALittleLate() {
        try (Call call = new Call(new SimulatedNetwork(1, 0, DELAY_MILLIS, 8), true, 0)) {
            call.server.passMillis(10_000);

            assertThat(call.video.repair().asked).isZero();
            assertThat(call.sender.statistic("nacksSent")).isZero();
        }
    }

    @Test
    void shouldTellTheSenderWhatTheWayLostThoughItIsRepaired() {
        try (Call call = new Call(new SimulatedNetwork(4, 0.1, DELAY_MILLIS, 0), true, 0)) {
            call.server.passMillis(10_000);

            ReceivedReports.Block last = call.sender.reports.blocks.stream()
                    .filter(block -> block.ssrc() == call.video.ssrc)
                    .reduce((first, second) -> second)
                    .orElseThrow();
            assertThat((double) last.cumulativeLost() / call.video.packetsSent).isCloseTo(0.1, within(0.04));
            assertThat(call.sender.reports.blocks)
                    .as("the retransmissions are reported too")
                    .anyMatch(block ->
                            Objects.equals(block.ssrc(), call.video.repair().rtxSsrc()));
            assertThat(call.statistics().rtxSsrc())
                    .isEqualTo(call.video.repair().rtxSsrc());
            assertThat(call.statistics().score()).isBetween(5, 9);
            assertThat(call.sender.scores)
                    .isNotEmpty()
                    .last()
                    .isEqualTo(call.statistics().score());
        }
    }

    @Test
    void shouldNotTakeALateRepairForJitter() {
        try (Call call = new Call(new SimulatedNetwork(4, 0.1, DELAY_MILLIS, 0), false, 0)) {
            call.server.passMillis(10_000);

            assertThat(call.statistics().packetsRepaired()).isGreaterThan(50);
            assertThat(call.statistics().jitter() / 90.0).as("milliseconds").isLessThan(1);
        }
    }

    @Test
    void shouldLearnTheRoundTripFromTheSendersEcho() {
        try (Call call = new Call(new SimulatedNetwork(1, 0, 70, 0), true, 0)) {
            assertThat(call.statistics().roundTripNanos()).isNegative();
            call.server.passMillis(3000);

            assertThat(call.statistics().roundTripNanos() / 1e6).isCloseTo(140, within(3.0));
        }
    }

    @Test
    void shouldAskAgainOnlyAfterARoundTrip() {
        try (Call call = new Call(new SimulatedNetwork(1, 0, 150, 0), true, 0)) {
            call.server.passMillis(3000);
            call.network.cut(true);
            call.server.passMillis(100);
            call.network.cut(false);
            call.server.passMillis(2000);

            assertWhole(call, "long way");
            assertThat(call.video.repair().asked).isBetween(6, 15);
            assertThat(call.statistics().nackPacketCount())
                    .isEqualTo(call.statistics().packetsRepaired());
        }
    }

    @Test
    void shouldGiveUpWhatTheSenderDoesNotHave() {
        try (Call call = new Call(new SimulatedNetwork(1, 0, DELAY_MILLIS, 0), true, 0)) {
            call.server.passMillis(2000);
            call.video.jump(5);
            call.server.passMillis(3000);

            assertThat(call.video.repair().asked).isEqualTo(5 * NackGenerator.MAX_ASKS);
            assertThat(call.server.loops.on(
                            0, () -> call.sender.session.loop().timers().size()))
                    .as("no timer runs for what was given up")
                    .isLessThan(8);
        }
    }

    @Test
    void shouldCountProbesAndNeedlessRetransmissionsAndForwardNeither() {
        try (Call call = new Call(new SimulatedNetwork(1, 0, DELAY_MILLIS, 0), true, 1)) {
            call.server.passMillis(1000);
            SimulatedRepair repair = call.video.repair();
            for (int i = 1; i <= 5; i++) {
                repair.resend(call.video.nextSequence() - 10 - i);
                repair.probe(i);
            }
            call.server.passMillis(1000);

            assertWhole(call, "probed");
            assertThat(call.sender.statistic("needlessRtxDrops")).isEqualTo(5);
            assertThat(call.sender.statistic("emptyRtxDrops")).isEqualTo(5);
            ReceivedStreamStatistics statistics = call.statistics();
            assertThat(statistics.packetsRetransmitted()).isEqualTo(5);
            assertThat(statistics.packetsRepaired()).isZero();
            assertThat(statistics.rtxPacketsDiscarded()).isEqualTo(10);
            assertThat(statistics.packetsLost()).isZero();
        }
    }

    @Test
    void shouldIgnoreRetransmissionsBeforeTheStream() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            server.passMillis(100);
            SimulatedStream video = sender.produceRepaired(SimulatedStream.Kind.VP8, "1", true);
            sender.sending.clear();
            video.repair().probe(1);
            server.passMillis(10);
            assertThat(sender.statistic("earlyRtxDrops")).isEqualTo(1);

            sender.sending.add(video);
            server.passMillis(100);
            assertThat(sender.statistic("rtpPacketsReceived")).isGreaterThan(9);
            assertThat(sender.statistic("sequenceDrops")).isZero();
        }
    }

    /** Sound has no key frames: after a cut it just goes on. */
    @Test
    void shouldRepairSoundAndLetALongGapBe() {
        SimulatedNetwork network = new SimulatedNetwork(3, 0.1, DELAY_MILLIS, 0);
        try (VirtualServer server = new VirtualServer(2, network)) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            network.badOnly((from, to) -> from.equals(sender.endpoint) || to.equals(sender.endpoint));
            SimulatedStream audio = sender.produceRepaired(SimulatedStream.Kind.OPUS, "0", false);
            server.passMillis(500);
            OutboundStream heard = receiver.consume(audio.inbound(), "a");
            server.passMillis(5000);
            List<ReceivedMedia.Arrival> arrivals = receiver.media(heard).arrivals;
            int first = arrivals.getFirst().number();
            assertThat(arrivals.size()).isGreaterThan(audio.packetsSent - first - 20);

            network.cut(true);
            server.passMillis(3000);
            network.cut(false);
            int asked = audio.repair().asked;
            server.passMillis(40);
            assertThat(audio.repair().asked).isEqualTo(asked);
            server.passMillis(1000);
            assertThat(receiver.media(heard).arrivals.getLast().number()).isGreaterThan(audio.packetsSent - 20);
            sender.close();
            receiver.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }

    /** Nothing is asked of a sender that would not answer. */
    @Test
    void shouldSendNoNacksUnlessNegotiated() {
        try (VirtualServer server = new VirtualServer(1, new SimulatedNetwork(1, 0.1, 10, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(3000);

            assertThat(sender.statistic("nacksSent")).isZero();
            assertThat(sender.reports.takeNacks(video.ssrc)).isEmpty();
        }
    }

    @Test
    void shouldGoOnWithAKeyFrameWhenTheSenderStartsAnewUnderItsSsrc() {
        try (Call call = new Call(new SimulatedNetwork(1, 0, DELAY_MILLIS, 0), true, 1)) {
            call.server.passMillis(2000);
            int keyFrames = call.video.keyFramesSent;
            int before = call.arrivals().size();
            call.video.jump(20_000);
            call.server.passMillis(1000);

            assertThat(call.sender.statistic("sequenceRestarts")).isEqualTo(1);
            assertThat(call.video.keyFramesSent).isEqualTo(keyFrames + 1);
            assertThat(call.video.repair().asked).isZero();
            List<ReceivedMedia.Arrival> after =
                    call.arrivals().subList(before, call.arrivals().size());
            assertThat(after).anyMatch(ReceivedMedia.Arrival::keyFrame);
            for (int i = 1; i < after.size(); i++) {
                assertThat(after.get(i).sequenceNumber())
                        .isEqualTo(after.get(i - 1).sequenceNumber() + 1 & 0xffff);
            }
        }
    }
}
