package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.IceState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Picture and sound of one peer at another. */
class CallIT extends WithServer {
    CallIT() throws IOException {}

    @ParameterizedTest
    @ValueSource(strings = {"video/VP8", "video/H264"})
    void shouldCarryPictureAndSound(String videoCodec) {
        SendingPeer.Settings settings = SendingPeer.Settings.defaults().withVideoCodec(videoCodec);
        try (SendingPeer sender = new SendingPeer(router, settings);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            Speaker speaker = receiver.listen(sender.sound);

            List<Integer> frames = screen.awaitFrames(Camera.FRAMES_PER_SECOND);
            assertThat(frames).isSorted().doesNotHaveDuplicates();
            speaker.awaitSound(100);
            Deadline.await(sender.events.reached(IceState.COMPLETED));
            Deadline.await(receiver.events.reached(IceState.COMPLETED));
            assertThat(receiver.statistics().text("codec", "mimeType")).contains(videoCodec, "audio/opus");
        }
    }
}
