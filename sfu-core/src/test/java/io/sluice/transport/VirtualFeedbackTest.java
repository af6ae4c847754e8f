package io.sluice.transport;

import static io.sluice.transport.VirtualRetransmissionTest.assertWhole;
import static io.sluice.transport.VirtualRetransmissionTest.end;
import static io.sluice.transport.VirtualRetransmissionTest.lose;
import static io.sluice.transport.VirtualRetransmissionTest.rtx;
import static io.sluice.transport.VirtualRetransmissionTest.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtcp.NtpTime;
import io.sluice.testing.SimulatedNetwork;
import io.sluice.testing.VirtualClock;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole calls in which a receiver tells of each packet whether it has arrived. */
class VirtualFeedbackTest {
    private static final int DELAY_MILLIS = 20;

    /** A receiver that asks so seldom shows what is repaired without its asking again. */
    private static final long SELDOM_NANOS = 2_000_000_000L;

    private static RepairingReceiver call(
            VirtualServer server, SimulatedPeer sender, SimulatedPeer receiver, int receiverLoop) {
        SimulatedStream stream = sender.produce(SimulatedStream.Kind.VP8, "v");
        server.passMillis(100);
        RepairingReceiver seen = receiver.consumeReporting(stream.inbound(), "v", rtx());
        server.passMillis(2000);
        reportRoundTrip(server, receiver, seen);
        server.passMillis(100);
        assertThat(server.loops
                        .on(receiverLoop, () -> receiver.session.sent(seen.stream))
                        .orElseThrow()
                        .roundTripTime()
                        .nanos())
                .isBetween(35_000_000L, 45_000_000L);
        return seen;
    }

    private static void reportRoundTrip(VirtualServer server, SimulatedPeer receiver, RepairingReceiver seen) {
        long sentNanos = receiver.reports.senderReports.getLast().unixNanos();
        long nowNanos = server.loops.clock().nanoTime() + VirtualClock.EPOCH_OFFSET_NANOS;
        int delay = NtpTime.toCompactDuration(nowNanos - sentNanos - DELAY_MILLIS * 1_000_000L);
        receiver.sendReceiverReport(
                seen.stream.ssrc(), 0, 0, NtpTime.compact(NtpTime.fromUnixNanos(sentNanos)), delay, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldSendOnceMoreWhatGotLostAgain(int receiverLoop) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(3, 0, DELAY_MILLIS, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            RepairingReceiver seen = call(server, sender, receiver, receiverLoop);
            seen.intervalNanos = SELDOM_NANOS;
            lose(server, receiver, 0.2, new Random(5));
            server.passMillis(5_000);
            settle(server, sender);

            assertWhole(seen);
            long repeated = receiver.statistic("retransmissionsRepeated");
            assertThat(repeated).isGreaterThan(10);
            assertThat(receiver.statistic("rtpPacketsRetransmitted"))
                    .isEqualTo(receiver.statistic("retransmissions.RESENT")
                            + receiver.statistic("retransmissions.RESENT_AGAIN")
                            + repeated);
            assertThat(latestMillis(seen)).isBetween((long) DELAY_MILLIS, SELDOM_NANOS / 1_000_000 / 2);
            end(server, sender, receiver);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15})
    void shouldRepeatNothingThatHasArrived(int jitterMillis) {
        try (VirtualServer server = new VirtualServer(1, new SimulatedNetwork(3, 0, DELAY_MILLIS, jitterMillis))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream stream = sender.produce(SimulatedStream.Kind.VP8, "v");
            server.passMillis(100);
            RepairingReceiver seen = receiver.consumeReporting(stream.inbound(), "v", rtx());
            loseFirstSendings(server, receiver, seen);
            server.passMillis(5_000);
            settle(server, sender);

            assertWhole(seen);
            assertThat(seen.repaired).isGreaterThan(40);
            assertThat(receiver.statistic("retransmissionsRepeated")).isLessThan(3);
            end(server, sender, receiver);
        }
    }

    /** One packet in ten of the stream itself vanishes, and none of its retransmissions. */
    private static void loseFirstSendings(VirtualServer server, SimulatedPeer receiver, RepairingReceiver seen) {
        AtomicInteger ssrc = new AtomicInteger();
        Random random = new Random(5);
        server.network.tap(
                (datagram, from, to) -> ssrc.set(ByteBuffer.wrap(datagram).getInt(8)));
        server.network.losses((from, to, now) ->
                to.equals(receiver.endpoint) && ssrc.get() == seen.stream.ssrc() && random.nextDouble() < 0.1);
    }

    /** How long after it was captured the latest packet came. */
    private static long latestMillis(RepairingReceiver receiver) {
        return receiver.media.arrivals.stream()
                        .mapToLong(arrival -> arrival.arrivedNanos() - arrival.capturedNanos())
                        .max()
                        .orElseThrow()
                / 1_000_000;
    }

    /** A receiver that asks as libwebrtc does, and a network that loses 5 % of everything, both ways. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldLetNoPictureStandStillForHalfASecond(long seed) {
        Random random = new Random(seed);
        SimulatedNetwork network = new SimulatedNetwork(seed, 0, 1, 0);
        try (VirtualServer server = new VirtualServer(1, network)) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream stream = sender.produceRepaired(SimulatedStream.Kind.VP8, "v", true);
            server.passMillis(100);
            RepairingReceiver seen = receiver.consumeReporting(stream.inbound(), "v", rtx());
            server.passMillis(500);
            network.losses((from, to, now) -> random.nextDouble() < 0.05);
            server.passMillis(20_000);
            settle(server, sender);

            assertWhole(seen);
            assertThat(seen.repaired).isGreaterThan(50);
            assertThat(longestStandstillMillis(seen)).isBetween(100L, 499L);
            end(server, sender, receiver);
        }
    }

    /** A decoder takes packets in their order, so that one that is late makes those after it late. */
    private static long longestStandstillMillis(RepairingReceiver receiver) {
        List<ReceivedMedia.Arrival> inOrder = receiver.media.arrivals.stream()
                .sorted(Comparator.comparingInt(ReceivedMedia.Arrival::number))
                .toList();
        long shownNanos = inOrder.getFirst().arrivedNanos();
        long longestNanos = 0;
        for (ReceivedMedia.Arrival arrival : inOrder) {
            longestNanos = Math.max(longestNanos, arrival.arrivedNanos() - shownNanos);
            shownNanos = Math.max(shownNanos, arrival.arrivedNanos());
        }
        return longestNanos / 1_000_000;
    }

    /** What statistics give as {@code rtpPacketLossSent}. */
    @ParameterizedTest
    @CsvSource({"0, 0.1", "1, 0.1", "0, 0.3", "0, 0"})
    void shouldKnowWhatShareOfThePacketsSentIsLost(int receiverLoop, double loss) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(3, 0, DELAY_MILLIS, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            SimulatedStream stream = sender.produce(SimulatedStream.Kind.VP8, "v");
            server.passMillis(100);
            receiver.consumeReporting(stream.inbound(), "v", rtx());
            assertThat(server.loops.on(receiverLoop, receiver.session::sentLossShare))
                    .as("before any feedback")
                    .isNull();

            lose(server, receiver, loss, new Random(5));
            server.passMillis(6_000);
            assertThat(server.loops.on(receiverLoop, receiver.session::sentLossShare))
                    .isBetween(loss * 0.6, loss * 1.4);
            lose(server, receiver, 0, new Random(0));
            server.passMillis(3_000);
            assertThat(server.loops.on(receiverLoop, receiver.session::sentLossShare))
                    .as("24 feedbacks later")
                    .isZero();
            assertThat(server.loops.on(0, sender.session::sentLossShare))
                    .as("to who gets nothing")
                    .isNull();
            end(server, sender, receiver);
        }
    }

    /** It is believed of what was sent again, once, and costs no more than what was sent afresh. */
    @Test
    void shouldNotBeMadeToSendMuchByFeedbackThatSaysAllWasLost() {
        try (VirtualServer server = new VirtualServer(1, new SimulatedNetwork(3, 0, DELAY_MILLIS, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            RepairingReceiver seen = call(server, sender, receiver, 0);
            // Retransmissions arrive at nobody, so that feedback says of each that it did not.
            AtomicInteger ssrc = new AtomicInteger();
            server.network.tap(
                    (datagram, from, to) -> ssrc.set(ByteBuffer.wrap(datagram).getInt(8)));
            Random random = new Random(5);
            server.network.losses((from, to, now) ->
                    to.equals(receiver.endpoint) && (ssrc.get() != seen.stream.ssrc() || random.nextDouble() < 0.5));
            server.passMillis(10_000);

            assertThat(receiver.statistic("retransmissionsRepeated")).isPositive();
            assertThat(receiver.statistic("rtpBytesRetransmitted"))
                    .isLessThan(receiver.statistic("rtpBytesSent") + 512 * 1024);
            end(server, sender, receiver);
        }
    }
}
