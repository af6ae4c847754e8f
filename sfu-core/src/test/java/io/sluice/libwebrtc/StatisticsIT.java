package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The peers' counters beside the server's, and what peers can only know from the server's reports. */
class StatisticsIT extends WithServer {
    /** What libwebrtc sends with before it has had any feedback, in bits per second. */
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
            assertThat(fromSender)
                    .allSatisfy((name, count) -> assertThat(name.contains("Drops") ? count : 0)
                            .as(name)
                            .isZero());
            assertThat(toReceiver)
                    .allSatisfy((name, count) -> assertThat(name.contains("Drops") ? count : 0)
                            .as(name)
                            .isZero());
        }
    }

    @Test
    void shouldTellTheSenderAboutItsWay(TestReporter reporter) {
        try (SendingPeer sender = new SendingPeer(router);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);

            PeerStatistics atSender = awaitStatistics(
                    sender,
                    screen,
                    statistics -> statistics.sum("remote-inbound-rtp", "roundTripTimeMeasurements") > 0
                            && statistics.numbers("candidate-pair", "availableOutgoingBitrate").stream()
                                    .anyMatch(bitrate -> bitrate > 2 * START_BITRATE_BPS));
            assertThat(atSender.numbers("remote-inbound-rtp", "roundTripTime"))
                    .isNotEmpty()
                    .allSatisfy(seconds -> assertThat(seconds).isBetween(0.0, 5.0));
            assertThat(atSender.sum("remote-inbound-rtp", "packetsLost")).isZero();
            reporter.publishEntry(Map.of(
                    "roundTripTimeSeconds",
                    atSender.numbers("remote-inbound-rtp", "roundTripTime").toString(),
                    "availableOutgoingBitrateBps",
                    atSender.numbers("candidate-pair", "availableOutgoingBitrate")
                            .toString()));
            assertThat(receiver.statistics().sum("remote-outbound-rtp", "packetsSent"))
                    .as("packets according to our sender report")
                    .isPositive();
            assertThat(count(receiver.transport.statistics(), "transportFeedbackReceived"))
                    .isPositive();
        }
    }

    private static PeerStatistics awaitStatistics(
            SendingPeer sender, Screen screen, Predicate<PeerStatistics> condition) {
        PeerStatistics statistics = sender.statistics();
        while (!condition.test(statistics)) {
            awaitNewFrame(sender, screen);
            statistics = sender.statistics();
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
