package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The peers' counters beside the server's, and what peers can only know from the server's reports. */
class StatisticsIT extends WithServer {
    /** What libwebrtc thinks it may send, in bits per second, until feedback or reports tell it something. */
    private static final double START_BITRATE_BPS = 300_000;

    StatisticsIT() throws IOException {}

    @Test
    void shouldAgreeWithThePeersCounters() {
        try (SendingPeer sender = new SendingPeer(router);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            receiver.listen(sender.sound);
            screen.awaitFrames(Camera.FRAMES_PER_SECOND);

            // Each count is of a moment between those it is compared with, a new frame apart.
            final long sent = sender.statistics().sum("outbound-rtp", "packetsSent");
            awaitNewFrame(sender, screen);
            final long forwarded = count(receiver.transport.statistics(), "rtpPacketsSent");
            awaitNewFrame(sender, screen);
            final long received = receiver.statistics().sum("inbound-rtp", "packetsReceived");
            final Map<String, Long> fromSender = sender.transport.statistics();
            final Map<String, Long> toReceiver = receiver.transport.statistics();
            awaitNewFrame(sender, screen);

            assertThat(count(fromSender, "rtpPacketsReceived"))
                    .isBetween(sent, sender.statistics().sum("outbound-rtp", "packetsSent"));
            assertThat(received).isBetween(forwarded, count(toReceiver, "rtpPacketsSent"));
            assertThat(receiver.statistics().numbers("inbound-rtp", "packetsLost"))
                    .containsExactly(0.0, 0.0);
            assertNothingDropped(fromSender);
            assertNothingDropped(toReceiver);
        }
    }

    @Test
    void shouldGiveTransportWideFeedbackThatMovesTheSendersEstimate(TestReporter reporter) throws InterruptedException {
        try (SendingPeer sender = new SendingPeer(router)) {
            PeerStatistics statistics = awaitStatistics(sender.camera, sender::statistics, StatisticsIT::hasEstimate);

            assertThat(statistics.sum("remote-inbound-rtp", "roundTripTimeMeasurements"))
                    .as("receiver reports heard, which move the estimate too, but later")
                    .isZero();
            reporter.publishEntry(
                    "availableOutgoingBitrateBps",
                    statistics
                            .numbers("candidate-pair", "availableOutgoingBitrate")
                            .toString());
        }
    }

    @Test
    void shouldReportToBothEnds(TestReporter reporter) throws InterruptedException {
        try (SendingPeer sender = new SendingPeer(router);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            receiver.watch(sender.picture).awaitFrame();

            PeerStatistics atSender = awaitStatistics(
                    sender.camera,
                    sender::statistics,
                    statistics -> statistics.sum("remote-inbound-rtp", "roundTripTimeMeasurements") > 0);
            List<Double> roundTripTimes = atSender.numbers("remote-inbound-rtp", "roundTripTime");
            assertThat(roundTripTimes)
                    .isNotEmpty()
                    .allSatisfy(seconds -> assertThat(seconds).isPositive().isLessThan(5));
            assertThat(atSender.sum("remote-inbound-rtp", "packetsLost")).isZero();
            reporter.publishEntry("roundTripTimeSeconds", roundTripTimes.toString());

            awaitStatistics(
                    sender.camera,
                    receiver::statistics,
                    statistics -> statistics.sum("remote-outbound-rtp", "packetsSent") > 0);
            assertThat(count(receiver.transport.statistics(), "transportFeedbackReceived"))
                    .isPositive();
        }
    }

    /** But for what a peer sends in the moment between the end of its handshake and that of ours, and its probes by RTX. */
    private static void assertNothingDropped(Map<String, Long> statistics) {
        assertThat(statistics).allSatisfy((name, count) -> {
            if (name.contains("Drops") && !name.equals("earlyMediaDrops") && !name.endsWith("RtxDrops")) {
                assertThat(count).as(name).isZero();
            }
        });
    }

    private static boolean hasEstimate(PeerStatistics statistics) {
        return statistics.numbers("candidate-pair", "availableOutgoingBitrate").stream()
                .anyMatch(bitrateBps -> bitrateBps != START_BITRATE_BPS);
    }

    /** Looks every other frame of a camera. */
    private static PeerStatistics awaitStatistics(
            Camera camera, Supplier<PeerStatistics> source, Predicate<PeerStatistics> condition)
            throws InterruptedException {
        PeerStatistics statistics = source.get();
        while (!condition.test(statistics)) {
            camera.awaitFrames(2);
            statistics = source.get();
        }
        return statistics;
    }

    /** Waits for a frame that is not taken yet; libwebrtc's statistics, which it keeps for 50 ms, are new then too. */
    private static void awaitNewFrame(SendingPeer sender, Screen screen) {
        screen.awaitFramesUntilAfter(sender.camera.taken() + 3);
    }

    private static long count(Map<String, Long> statistics, String name) {
        return Objects.requireNonNull(statistics.get(name));
    }
}
