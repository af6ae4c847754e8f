package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Consumer;
import io.sluice.ConsumerLayers;
import io.sluice.ProducerType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A libwebrtc that sends two encodings, and one that gets the one it prefers: as one stream, whose picture changes its size. */
class SimulcastIT extends WithServer {
    private static final int FULL_WIDTH = 640;
    private static final int SWITCHES = 3;

    SimulcastIT() throws IOException {}

    @ParameterizedTest
    @ValueSource(strings = {"video/VP8", "video/H264"})
    void shouldShowTheEncodingThatIsPreferred(String videoCodec) {
        SendingPeer.Settings settings = SendingPeer.Settings.defaults()
                .withCamera(Camera::wide)
                .withVideoCodec(videoCodec)
                .withEncodings(2);
        try (SendingPeer sender = new SendingPeer(router, settings);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            assertThat(sender.picture.type()).isEqualTo(ProducerType.SIMULCAST);
            Screen screen = receiver.watch(sender.picture);
            Consumer consumer = receiver.consumers().getFirst();
            List<Integer> frames = new ArrayList<>();

            awaitWidth(screen, FULL_WIDTH, frames);
            consumer.setPreferredLayers(new ConsumerLayers(0, 0));
            awaitWidth(screen, FULL_WIDTH / 2, frames);
            assertThat(consumer.currentLayers()).contains(new ConsumerLayers(0, 0));
            consumer.setPreferredLayers(new ConsumerLayers(1, 0));
            awaitWidth(screen, FULL_WIDTH, frames);
            assertThat(frames).as("one stream").isSorted();
            assertThat(Set.copyOf(frames))
                    .as("shown again where an encoding begins with the picture that the other ended with")
                    .hasSizeGreaterThanOrEqualTo(frames.size() - SWITCHES);
        }
    }

    private static void awaitWidth(Screen screen, int width, List<Integer> frames) {
        do {
            frames.add(screen.awaitFrame());
        } while (screen.width() != width);
    }
}
