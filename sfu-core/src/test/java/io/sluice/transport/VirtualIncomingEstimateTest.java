package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testing.SimulatedNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender with no transport-wide feedback, told over a narrow link how much it may send. */
class VirtualIncomingEstimateTest {
    private static final Feedback REMB = new Feedback(false, false, false, 0, Feedback.Estimation.REMB);
    private static final double LINK_BPS = 1_000_000;

    /** A sender that sends what it is told, once it has been told. */
    private static final class Call implements AutoCloseable {
        final SimulatedNetwork network;
        final VirtualServer server;
        final SimulatedPeer sender;
        final SimulatedStream video;
        double sendBps = 400_000;
        double mostBps = 2_500_000;
        double sentBits;
        long longestWaitNanos;

        Call(long seed) {
            network = new SimulatedNetwork(seed, 0, 20, 5);
            server = new VirtualServer(1, network);
            sender = server.connect(0);
            narrow(LINK_BPS);
            video = sender.produce(SimulatedStream.Kind.VP8, "1", REMB, null);
            video.numbered = false;
        }

        void narrow(double bps) {
            network.narrow((from, to) -> from.equals(sender.endpoint), bps, 1000);
        }

        void passSeconds(double seconds) {
            longestWaitNanos = 0;
            sentBits = 0;
            for (int i = 0; i < seconds * 100; i++) {
                server.passMillis(10);
                List<ReceivedReports.Limit> told = sender.reports.limits;
                sendBps = told.isEmpty() ? sendBps * 1.005 : told.getLast().bitrateBps();
                video.rate(Math.min(sendBps, mostBps));
                sentBits += Math.min(sendBps, mostBps) / 100;
                longestWaitNanos = Math.max(longestWaitNanos, network.narrowWaitNanos());
            }
        }

        void limit(long bps) {
            server.loops.run(0, () -> sender.session.limitIncomingBitrate(bps));
        }

        @Override
        public void close() {
            sender.close();
            server.passMillis(1100);
            server.assertEmpty();
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldASenderToWhatTheLinkCarries(long seed) {
        try (Call call = new Call(seed)) {
            call.passSeconds(20);
            call.passSeconds(20);
            assertThat(call.sentBits / 20).as("seed %d", seed).isBetween(0.6 * LINK_BPS, LINK_BPS);
            assertThat(call.longestWaitNanos / 1e6).as("milliseconds of queue").isLessThan(400);
            assertThat(call.server.loops.on(0, call.sender.session::incomingEstimateBps))
                    .isNotNull();
            assertThat(call.sender.reports.feedbackNanos)
                    .as("transport-wide feedback")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldTellALowerEstimateAtOnce(long seed) {
        try (Call call = new Call(seed)) {
            call.passSeconds(15);
            call.narrow(300_000);
            int before = call.sender.reports.limits.size();
            call.passSeconds(1);
            assertThat(call.sender.reports.limits.subList(before, call.sender.reports.limits.size()))
                    .as("seed %d", seed)
                    .anyMatch(limit -> limit.bitrateBps() < 330_000);
        }
    }

    @Test
    void shouldRepeatAnEstimateEachSecondAsLongAsPacketsCome() {
        try (Call call = new Call(1)) {
            call.mostBps = 300_000;
            call.passSeconds(10);
            int before = call.sender.reports.limits.size();
            call.passSeconds(10);
            assertThat(call.sender.reports.limits.size() - before).isBetween(9, 14);
            call.sender.sending.clear();
            call.server.passMillis(200);
            int then = call.sender.reports.limits.size();
            call.server.passMillis(5000);
            assertThat(call.sender.reports.limits).hasSize(then);
        }
    }

    @Test
    void shouldCapTheEstimateByTheOwnersLimit() {
        try (Call call = new Call(1)) {
            call.passSeconds(10);
            call.limit(200_000);
            call.passSeconds(5);
            assertThat(call.sender.reports.limits.getLast().bitrateBps()).isEqualTo(200_000);
            assertThat(call.sentBits / 5).isLessThan(210_000);

            call.limit(0);
            call.passSeconds(20);
            assertThat(call.sender.reports.limits)
                    .as("no limit is never told, since there is an estimate")
                    .noneMatch(limit -> limit.bitrateBps() == IncomingBitrate.UNLIMITED_BPS);
            assertThat(call.sendBps).isGreaterThan(300_000);
        }
    }

    @Test
    void shouldMakeNoEstimateForATransportOfWhichOneSenderMakesItsOwn() {
        try (Call call = new Call(1)) {
            Feedback own = new Feedback(false, false, false, 0, Feedback.Estimation.TRANSPORT_WIDE);
            SimulatedStream other = call.sender.produce(SimulatedStream.Kind.H264, "2", own, null);
            call.server.passMillis(5000);
            assertThat(call.sender.reports.limits).isEmpty();
            assertThat(call.sender.reports.feedbackNanos).isNotEmpty();

            call.sender.sending.remove(other);
            call.server.loops.run(0, () -> call.sender.session.closeInbound(other.inbound()));
            call.server.passMillis(5000);
            assertThat(call.sender.reports.limits).isNotEmpty();
        }
    }
}
