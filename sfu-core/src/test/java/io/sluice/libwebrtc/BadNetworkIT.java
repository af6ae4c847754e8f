package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sluice.ListenAddress;
import io.sluice.RtpStreamReceiveStatistics;
import io.sluice.RtpStreamSendStatistics;
import io.sluice.SfuOptions;
import io.sluice.WebRtcTransportOptions;
import io.sluice.testing.LossyRelay;
import io.sluice.testing.LossyRelay.Conditions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Both peers behind a network that loses, delays and reorders, both ways. */
class BadNetworkIT extends WithServer {
    private static final String OUTSIDE = "127.0.0.2";
    private static final String INSIDE = "127.0.0.1";
    private static final int SECONDS = 8;
    /** Of a picture whose frames take four packets each. */
    private static final int BITRATE_BPS = 1_000_000;

    /** Share of the time; on a machine that does nothing else it is 0.01. */
    private static final double MAX_LATE = 0.04;

    private static final Duration FREEZE = Duration.ofMillis(500);

    private final LossyRelay relay;

    BadNetworkIT() throws IOException {
        super(SfuOptions.builder()
                .listenAddresses(List.of(new ListenAddress(INSIDE, OUTSIDE)))
                .tcp(false)
                .loops(1));
        int port = router.createWebRtcTransport(WebRtcTransportOptions.defaults())
                .iceCandidates()
                .getFirst()
                .port();
        this.relay = new LossyRelay(
                new InetSocketAddress(InetAddress.ofLiteral(OUTSIDE), port),
                new InetSocketAddress(InetAddress.ofLiteral(INSIDE), port),
                1);
    }

    @AfterEach
    void closeRelay() {
        relay.close();
    }

    @Test
    void shouldRepairLostPackets(TestReporter reporter) {
        SendingPeer.Settings steady =
                SendingPeer.Settings.defaults().withCamera(Camera::restless).withSteadyBitrate(BITRATE_BPS);
        try (SendingPeer sender = new SendingPeer(router, steady);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            receiver.listen(sender.sound);
            screen.awaitFrames(Camera.FRAMES_PER_SECOND);

            screen.takeLongestStandstill(sender.camera);
            long startNanos = System.nanoTime();
            relay.conditions(Conditions.loss(0.05));
            assertThat(screen.awaitFrames(SECONDS * Camera.FRAMES_PER_SECOND))
                    .isSorted()
                    .doesNotHaveDuplicates();
            Duration standstill = screen.takeLongestStandstill(sender.camera);

            reporter.publishEntry("standstillMillis", Long.toString(standstill.toMillis()));
            assertThat(relay.lost()).isPositive();
            assertRepaired(sender, receiver);
            assertThat(sender.transport.stats().rtpPacketLossReceived()).isBetween(0.01, 0.15);
            assertThat(receiver.transport.stats().rtpPacketLossSent()).isBetween(0.01, 0.15);
            assumeInTime(sender.camera, startNanos);
            assertThat(standstill).isLessThan(FREEZE);
        }
    }

    @Test
    void shouldBearDelayJitterAndReordering(TestReporter reporter) {
        try (SendingPeer sender = new SendingPeer(router);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            screen.awaitFrames(Camera.FRAMES_PER_SECOND);

            relay.conditions(new Conditions(0, 40, 20));
            screen.awaitFrames(Camera.FRAMES_PER_SECOND);
            screen.takeLongestStandstill(sender.camera);
            assertThat(screen.awaitFrames(SECONDS * Camera.FRAMES_PER_SECOND))
                    .isSorted()
                    .doesNotHaveDuplicates();
            Duration standstill = screen.takeLongestStandstill(sender.camera);

            reporter.publishEntry("standstillMillis", Long.toString(standstill.toMillis()));
            assertThat(standstill).isLessThan(FREEZE);
        }
    }

    @Test
    void shouldRecoverSoonAfterACut(TestReporter reporter) throws InterruptedException {
        try (SendingPeer sender = new SendingPeer(router);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            screen.awaitFrames(Camera.FRAMES_PER_SECOND);

            relay.conditions(Conditions.CUT);
            int last = sender.camera.awaitFrames(3 * Camera.FRAMES_PER_SECOND);
            relay.conditions(Conditions.PERFECT);
            long restoredNanos = System.nanoTime();
            screen.awaitFramesUntilAfter(last);
            Duration blind = Duration.ofNanos(System.nanoTime() - restoredNanos);

            reporter.publishEntry("pictureAfterMillis", Long.toString(blind.toMillis()));
            assertThat(blind).isLessThan(Duration.ofSeconds(2));
            assertThat(screen.awaitFrames(2 * Camera.FRAMES_PER_SECOND)).isSorted();
        }
    }

    /**
     * A machine that has no time for the camera has none for peers and relay either, and what they take to repair something then
     * says nothing of the network. VirtualFeedbackTest asks the same of the server alone, whatever the machine does.
     */
    private static void assumeInTime(Camera camera, long startNanos) {
        long nowNanos = System.nanoTime();
        double late = (double) camera.late(startNanos, nowNanos).toNanos() / (nowNanos - startNanos);
        assumeThat(late).as("share of the time that the camera was late").isLessThan(MAX_LATE);
    }

    /** Asked for, sent again and put to use, on the way to the server and from it, says everybody. */
    private static void assertRepaired(SendingPeer sender, ReceivingPeer receiver) {
        RtpStreamReceiveStatistics in = sender.picture.statistics().getFirst();
        assertThat(in.nackPacketCount()).isPositive();
        assertThat(in.packetsRepaired()).isPositive();
        assertThat(sender.statistics().sum("outbound-rtp", "retransmittedPacketsSent"))
                .isPositive();
        RtpStreamSendStatistics out = receiver.consumers().getFirst().statistics();
        assertThat(out.nackPacketCount()).isPositive();
        assertThat(out.packetsRetransmitted()).isPositive();
        assertThat(receiver.statistics().sum("inbound-rtp", "nackCount")).isPositive();
        assertThat(receiver.statistics().sum("inbound-rtp", "retransmittedPacketsReceived"))
                .isPositive();
    }
}
