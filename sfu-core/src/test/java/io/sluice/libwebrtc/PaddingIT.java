package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** libwebrtc takes packets that were padded to one size for what they are without it. */
class PaddingIT extends WithServer {
    private static final int FRAMES = 3 * Camera.FRAMES_PER_SECOND;

    PaddingIT() throws IOException {}

    @ParameterizedTest
    @ValueSource(strings = {"video/VP8", "video/H264"})
    void shouldDecodeAPictureOfPaddedPackets(String videoCodec, TestReporter reporter) {
        SendingPeer.Settings settings =
                SendingPeer.Settings.defaults().withVideoCodec(videoCodec).withCamera(Camera::restless);
        try (SendingPeer sender = new SendingPeer(router, settings);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            screen.awaitFrame();
            PeerStatistics first = receiver.statistics();
            List<Integer> frames = screen.awaitFrames(FRAMES);

            assertThat(frames).isSorted().doesNotHaveDuplicates();
            PeerStatistics last = receiver.statistics();
            long padded = receiver.transport.statistics().getOrDefault("rtpPacketsPadded", 0L);
            reporter.publishEntry("padded", padded + " packets in " + FRAMES + " frames and those before");
            assertThat(padded).isGreaterThan(FRAMES / 2);
            assertThat(last.text("codec", "mimeType")).contains(videoCodec);
            assertThat(last.sum("inbound-rtp", "packetsLost")).isZero();
            assertThat(last.sum("inbound-rtp", "pliCount"))
                    .as("pictures asked for anew")
                    .isEqualTo(first.sum("inbound-rtp", "pliCount"));
        }
    }
}
