package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ConsumerLayers;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Browsers send a picture in layers, simulcast and SVC, and one that receives is given those that are asked for: told by the width of the
 * frames it shows.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LayersIT {
    private final LayersBed bed = new LayersBed();

    LayersIT() throws IOException {}

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void shouldSwitchBetweenTheEncodingsOfChromium() throws Exception {
        switchesBetweenEncodings(bed.chromium(), "video/VP8");
    }

    @Tag("long")
    @Test
    void shouldSwitchBetweenTheH264EncodingsOfChromium() throws Exception {
        switchesBetweenEncodings(bed.chromium(), "video/H264");
    }

    @Tag("long")
    @Test
    void shouldSwitchBetweenTheEncodingsOfFirefox() throws Exception {
        switchesBetweenEncodings(bed.firefox(), "video/VP8");
    }

    private void switchesBetweenEncodings(WebBrowser browser, String mimeType) throws Exception {
        LayersBed.Receiver receiver = bed.receive(bed.sendSimulcast(browser, mimeType));
        receiver.awaitWidth(LayersBed.WIDTH);
        for (int spatial : new int[] {0, 2, 1, 0, 2}) {
            receiver.consumer().setPreferredLayers(ConsumerLayers.ofSpatial(spatial));
            receiver.awaitWidth(LayersBed.WIDTH >> (2 - spatial));
            receiver.awaitFrames(10);
            // A browser on a busy machine leaves an encoding out for a moment; it comes back.
            receiver.awaitSpatialLayer(spatial);
        }
        assertThat(receiver.sample().codec()).isEqualToIgnoringCase(mimeType);
    }

    @ParameterizedTest
    @CsvSource("video/VP9, L3T3")
    void shouldSwitchBetweenTheLayersOfAStream(String mimeType, String mode) throws IOException {
        switchesBetweenLayers(mimeType, mode);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"video/AV1, L3T3_KEY", "video/AV1, L2T2", "video/VP9, L3T3_KEY"})
    void shouldSwitchBetweenTheLayersOfOtherStreams(String mimeType, String mode) throws IOException {
        switchesBetweenLayers(mimeType, mode);
    }

    private void switchesBetweenLayers(String mimeType, String mode) throws IOException {
        int top = mode.charAt(1) - '1';
        LayersBed.Receiver receiver = bed.receive(bed.sendScalable(bed.chromium(), mimeType, mode));
        receiver.awaitWidth(LayersBed.WIDTH);
        for (int spatial : new int[] {0, top, 0, top}) {
            receiver.consumer().setPreferredLayers(ConsumerLayers.ofSpatial(spatial));
            receiver.awaitWidth(LayersBed.WIDTH >> (top - spatial));
            receiver.awaitFrames(10);
        }
        assertThat(receiver.sample().codec()).isEqualToIgnoringCase(mimeType);
    }
}
