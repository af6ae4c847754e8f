package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.DtlsState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that come late, pause, leave, return and vanish. */
class ComingAndGoingIT extends WithServer {
    /** Frames that may be between camera and encoder when a key frame is asked for. */
    private static final int ON_THE_WAY = 5;

    ComingAndGoingIT() throws IOException {}

    /**
     * libwebrtc gives no two key frames within 300 ms, so that who comes right after another has to wait for a second request.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, Camera.FRAMES_PER_SECOND / 2})
    void shouldSoonShowAPictureToThoseWhoComeLate(int framesApart, TestReporter reporter) {
        try (SendingPeer sender = new SendingPeer(router);
                ReceivingPeer first = new ReceivingPeer(router)) {
            Screen screen = first.watch(sender.picture);
            screen.awaitFrames(Camera.FRAMES_PER_SECOND);
            for (int i = 0; i < 2; i++) {
                screen.awaitFramesUntilAfter(sender.camera.taken() + framesApart);
                long startNanos = System.nanoTime();
                try (ReceivingPeer late = new ReceivingPeer(router)) {
                    late.watch(sender.picture).awaitFrame();
                    Duration waited = Duration.ofNanos(System.nanoTime() - startNanos);
                    reporter.publishEntry("firstPictureAfterMillis", Long.toString(waited.toMillis()));
                    assertThat(waited).isLessThan(Duration.ofSeconds(5));
                }
            }
        }
    }

    @Test
    void shouldShowNothingOfWhatWasFilmedDuringAPause() throws InterruptedException {
        try (SendingPeer sender = new SendingPeer(router);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            Speaker speaker = receiver.listen(sender.sound);
            screen.awaitFrames(10);

            sender.picture.pause();
            // Asks the transport's loop, which has paused by then.
            sender.transport.statistics();
            int paused = sender.camera.taken();
            int resumed = sender.camera.awaitFrames(Camera.FRAMES_PER_SECOND / 2 + ON_THE_WAY);
            sender.picture.resume();

            List<Integer> frames = screen.awaitFramesUntilAfter(resumed);
            assertThat(frames).noneMatch(frame -> frame > paused && frame <= resumed - ON_THE_WAY);
            assertThat(screen.awaitFrames(10)).isSorted();
            speaker.awaitSound(50);
        }
    }

    @Test
    void shouldShowASenderWhoLeavesAndComesBack() {
        try (ReceivingPeer receiver = new ReceivingPeer(router)) {
            for (int visit = 0; visit < 2; visit++) {
                try (SendingPeer sender = new SendingPeer(router)) {
                    Screen screen = receiver.watch(sender.picture);
                    Speaker speaker = receiver.listen(sender.sound);
                    assertThat(screen.awaitFrames(15)).isSorted();
                    speaker.awaitSound(50);
                    sender.transport.close();
                }
            }
        }
    }

    @Test
    void shouldNoticeAPeerThatClosesWithoutSignalling() {
        try (SendingPeer sender = new SendingPeer(router);
                SendingPeer other = new SendingPeer(router);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            Screen otherScreen = receiver.watch(other.picture);
            screen.awaitFrames(10);
            otherScreen.awaitFrames(10);

            sender.connection.close();

            Deadline.await(sender.events.reached(DtlsState.CLOSED));
            assertThat(otherScreen.awaitFramesUntilAfter(other.camera.taken() + 5))
                    .isSorted();
        }
    }
}
