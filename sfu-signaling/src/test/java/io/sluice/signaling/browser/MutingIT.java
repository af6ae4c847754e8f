package io.sluice.signaling.browser;

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
        tile.element().awaitAttribute("data-video", "off");
        tile.part("tile-camera-off").awaitVisible();
        sender.cameraButton().awaitText("Camera off");
        long framesWhenStill = tile.media().awaitStill(500).video().framesDecoded();
        assertThat(tile.media().awaitStill(1500).video().framesDecoded()).isEqualTo(framesWhenStill);

        sender.cameraButton().click();
        tile.element().awaitAttribute("data-video", "on");
        tile.part("tile-camera-off").awaitHidden();
        Proof.cameraArrives(tile);
    }

    @Test
    void shouldStopTheSoundWhileTheMicrophoneIsOff() {
        SenderTab sender = bed.openSender("sender", "?autostart=1").awaitSending();
        Tile tile = bed.openReceiver("receiver").onlyTile();
        Proof.cameraArrives(tile);

        sender.microphoneButton().click();
        tile.element().awaitAttribute("data-audio", "off");
        tile.part("tile-muted").awaitVisible();
        sender.microphoneButton().awaitText("Microphone off");
        MediaSample muted = framesLater(tile, 15);
        MediaSample stillMuted = framesLater(tile, 60);
        assertThat(stillMuted.audio().packetsReceived()).isEqualTo(muted.audio().packetsReceived());

        sender.microphoneButton().click();
        tile.element().awaitAttribute("data-audio", "on");
        tile.part("tile-muted").awaitHidden();
        tile.media().awaitSound(stillMuted.audio().energy() * 1.1);
        Proof.cameraArrives(tile);
    }

    /** The picture, which goes on, is the clock of the silence. */
    private static MediaSample framesLater(Tile tile, int frames) {
        return tile.media().awaitFramesDecoded(tile.media().sample().video().framesDecoded() + frames);
    }
}
