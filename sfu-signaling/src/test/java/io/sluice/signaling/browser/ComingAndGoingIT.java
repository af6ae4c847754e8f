package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever comes late sees a picture at once, and whoever goes takes only their own along. */
class ComingAndGoingIT {
    private static final double FIRST_FRAME_MILLIS = 1000;

    @RegisterExtension
    private final TestBed bed = new TestBed();

    @Test
    void shouldShowAPictureToALateReceiverWithinASecond() {
        bed.openPatternSender("sender", "VP8");
        Proof.patternArrives(bed.openReceiver("early-receiver").onlyTile(), "VP8");

        Tile tile = bed.openReceiver("late-receiver").onlyTile();
        MediaSample late = Proof.patternArrives(tile, "VP8");
        bed.note("first frame after " + Math.round(late.firstFrameAfterConnectingMillis()) + " ms of connection, "
                + Math.round(late.firstFrameAtMillis()) + " ms after the page was opened");
        assertThat(late.connectedAtMillis()).isPositive();
        assertThat(late.firstFrameAfterConnectingMillis()).isLessThan(FIRST_FRAME_MILLIS);
    }

    @Test
    void shouldTakeTheTileAwayWhenTheSenderStopsAndShowANewOneWhenItReturns() {
        SenderTab sender = bed.openPatternSender("sender", "VP8");
        ReceiverTab receiver = bed.openReceiver("receiver");
        Tile before = receiver.onlyTile();
        Proof.patternArrives(before, "VP8");

        sender.stop();
        receiver.tiles().awaitCount(0);
        receiver.status().awaitText("Joined, waiting");

        sender.start();
        Tile after = receiver.onlyTile();
        assertThat(after.socketId()).isNotEqualTo(before.socketId());
        Proof.patternArrives(after, "VP8");
    }

    @Test
    void shouldTakeTheTileAwayWhenTheSendersTabIsClosed() {
        SenderTab sender = bed.openPatternSender("sender", "VP8");
        ReceiverTab receiver = bed.openReceiver("receiver");
        Proof.patternArrives(receiver.onlyTile(), "VP8");

        sender.tab().close();
        receiver.tiles().awaitCount(0);

        bed.openPatternSender("returned-sender", "VP8");
        Proof.patternArrives(receiver.onlyTile(), "VP8");
    }

    @Test
    void shouldPlayOnWithoutAFreezeWhenAnotherReceiverIsKilled() {
        SenderTab sender = bed.openPatternSender("sender", "VP8");
        Tile tile = bed.openReceiver("survivor").onlyTile();
        try (Chromium doomed = Chromium.launch()) {
            ChromiumTab victim = bed.keep(doomed.open("victim", bed.address("/receiver?autostart=1")));
            Proof.patternArrives(new ReceiverTab(victim).onlyTile(), "VP8");
            MediaSample before = Proof.patternArrives(tile, "VP8");

            doomed.kill(victim);
            MediaSample after = tile.media().awaitFramesDecoded(before.video().framesDecoded() + 90);
            assertThat(after.video().freezesSeconds() - before.video().freezesSeconds())
                    .as("seconds of freeze")
                    .isLessThan(0.5);
        }
        Proof.patternArrives(tile, "VP8");
        sender.status().awaitText("Sending");
    }
}
