package io.sluice.signaling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Camera and microphone, which here are the browser's made-up ones, go off and on again. */
class MutingIT {
    @RegisterExtension
    private final TestBed bed = new TestBed();

    @Test
    void shouldStopThePictureWhileTheCameraIsOff() {
        SenderTab sender = bed.openSender("sender", "?autostart=1").awaitSending();
        Tile tile = bed.openReceiver("receiver").onlyTile();
        Proof.cameraArrives(tile);

        sender.cameraButton().click();
        assertThat(tile.element()).hasAttribute("data-video", "off");
        assertThat(tile.part("tile-camera-off")).isVisible();
        assertThat(sender.cameraButton()).hasText("Camera off");
        long framesWhenStill = tile.media().awaitStill(500).video().framesDecoded();
        assertThat(tile.media().awaitStill(1500).video().framesDecoded()).isEqualTo(framesWhenStill);

        sender.cameraButton().click();
        assertThat(tile.element()).hasAttribute("data-video", "on");
        assertThat(tile.part("tile-camera-off")).isHidden();
        Proof.cameraArrives(tile);
    }

    @Test
    void shouldStopTheSoundWhileTheMicrophoneIsOff() {
        SenderTab sender = bed.openSender("sender", "?autostart=1").awaitSending();
        Tile tile = bed.openReceiver("receiver").onlyTile();
        Proof.cameraArrives(tile);

        sender.microphoneButton().click();
        assertThat(tile.element()).hasAttribute("data-audio", "off");
        assertThat(tile.part("tile-muted")).isVisible();
        assertThat(sender.microphoneButton()).hasText("Microphone off");
        MediaSample muted = framesLater(tile, 15);
        MediaSample stillMuted = framesLater(tile, 60);
        assertThat(stillMuted.audio().packetsReceived()).isEqualTo(muted.audio().packetsReceived());

        sender.microphoneButton().click();
        assertThat(tile.element()).hasAttribute("data-audio", "on");
        assertThat(tile.part("tile-muted")).isHidden();
        tile.media().awaitSound(stillMuted.audio().energy() * 1.1);
        Proof.cameraArrives(tile);
    }

    /** The picture, which goes on, is the clock of the silence. */
    private static MediaSample framesLater(Tile tile, int frames) {
        return tile.media().awaitFramesDecoded(tile.media().sample().video().framesDecoded() + frames);
    }
}
