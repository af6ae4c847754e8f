package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Firefox sends and receives, with itself and with Chromium. */
class FirefoxIT {
    private static final double FIRST_FRAME_MILLIS = 1000;
    /** As in {@link MediaIT}. */
    private static final int IN_STEP_MILLIS = 90;

    @RegisterExtension
    private final TestBed bed = new TestBed();

    /** Who sends to whom. */
    enum Pair {
        FIREFOX_TO_FIREFOX,
        FIREFOX_TO_CHROMIUM,
        CHROMIUM_TO_FIREFOX;

        SenderTab openPatternSender(TestBed bed) {
            WebBrowser browser = this == CHROMIUM_TO_FIREFOX ? bed.chromium() : bed.firefoxWithLoudspeaker();
            return bed.openPatternSender("sender", "VP8", browser);
        }

        ReceiverTab openReceiver(TestBed bed, String name) {
            WebBrowser browser = this == FIREFOX_TO_CHROMIUM ? bed.chromium() : bed.firefox();
            return bed.openReceiver(name, browser);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIREFOX_TO_FIREFOX")
    void shouldCarryVp8AndOpusInStep(Pair pair) {
        carriesInStep(pair);
    }

    @Tag("long")
    @Test
    void shouldCarryVp8AndOpusInStepWithItself() {
        carriesInStep(Pair.FIREFOX_TO_FIREFOX);
    }

    private void carriesInStep(Pair pair) {
        SenderTab sender = pair.openPatternSender(bed);
        ReceiverTab receiver = pair.openReceiver(bed, "receiver");
        Tile tile = receiver.onlyTile();
        Proof.patternArrives(tile, "VP8");

        receiver.status().awaitText("Watching 1 sender");
        tile.part("resolution").awaitText("640 × 360");
        tile.part("codec").awaitText("VP8");
        tile.part("audio-codec").awaitText("opus");
        assertThat(sender.path().dtlsState()).isEqualTo("connected");
        assertThat(sender.path().srtpCipher()).isEqualTo(Proof.SRTP_CIPHER);
        tile.media().awaitInStep(IN_STEP_MILLIS);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIREFOX_TO_FIREFOX")
    void shouldShowAPictureToALateReceiverWithinASecond(Pair pair) {
        pair.openPatternSender(bed);
        Proof.growingPatternArrives(pair.openReceiver(bed, "early-receiver").onlyTile(), "VP8");

        Tile tile = pair.openReceiver(bed, "late-receiver").onlyTile();
        MediaSample late = Proof.growingPatternArrives(tile, "VP8");
        bed.note("first frame after " + Math.round(late.firstFrameAfterConnectingMillis()) + " ms of connection, "
                + Math.round(late.firstFrameAtMillis()) + " ms after the page was opened");
        assertThat(late.connectedAtMillis()).isPositive();
        assertThat(late.firstFrameAfterConnectingMillis()).isLessThan(FIRST_FRAME_MILLIS);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIREFOX_TO_FIREFOX")
    void shouldTakeTheTileAwayWhenTheSenderLeavesAndShowANewOneWhenItReturns(Pair pair) {
        SenderTab sender = pair.openPatternSender(bed);
        ReceiverTab receiver = pair.openReceiver(bed, "receiver");
        Proof.growingPatternArrives(receiver.onlyTile(), "VP8");

        sender.stop();
        receiver.tiles().awaitCount(0);
        receiver.status().awaitText("Joined, waiting");

        sender.start();
        Proof.growingPatternArrives(receiver.onlyTile(), "VP8");

        sender.tab().close();
        receiver.tiles().awaitCount(0);
    }

    /** Its made-up camera shows nothing but a colour, so that there is sound and the number of frames to look at. */
    @Test
    void shouldSendCameraAndMicrophone() {
        bed.openSender("sender", "?autostart=1", bed.firefox()).awaitSending();
        Tile tile = bed.openReceiver("receiver", bed.firefox()).onlyTile();

        Proof.soundAndFramesArrive(tile);
    }
}
