package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.RTCPeerConnectionState;
import io.sluice.DtlsState;
import io.sluice.IceState;
import io.sluice.Router;
import io.sluice.RouterOptions;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Picture and sound of one libwebrtc peer at another. */
@Timeout(60)
class CallIT {
    private final Sfu sfu =
            Sfu.create(SfuOptions.builder().ports(28_000, 28_999).build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());

    CallIT() throws IOException {}

    @AfterEach
    void close() {
        sfu.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"video/VP8", "video/H264"})
    void shouldCarryPictureAndSound(String videoCodec) {
        try (SendingPeer sender =
                        new SendingPeer(router, SendingPeer.Settings.defaults().withVideoCodec(videoCodec));
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            Speaker speaker = receiver.listen(sender.sound);

            List<Integer> frames = screen.awaitFrames(45);
            assertThat(frames).isSorted().doesNotHaveDuplicates();
            speaker.awaitSound(100);
            Deadline.await(sender.connection.reached(RTCPeerConnectionState.CONNECTED));
            Deadline.await(receiver.connection.reached(RTCPeerConnectionState.CONNECTED));
            assertThat(sender.transport.iceState()).isEqualTo(IceState.COMPLETED);
            assertThat(sender.transport.dtlsState()).isEqualTo(DtlsState.CONNECTED);
        }
    }
}
