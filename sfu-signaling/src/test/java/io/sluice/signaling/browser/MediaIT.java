package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Picture and sound cross the server, in each codec that browsers choose from. */
class MediaIT {
    /** Viewers accept sound that is so much early, and twice as much late: ITU-R BT.1359. */
    private static final int IN_STEP_MILLIS = 90;

    @RegisterExtension
    private final TestBed bed = new TestBed();

    @Test
    void shouldCarryVp8AndOpusFromOneTabToAnother() {
        SenderTab sender = bed.openSender("sender", "");
        sender.tab().part("source").select("pattern");
        sender.tab().part("codec-choice").select("VP8");
        sender.start();
        ReceiverTab receiver = new ReceiverTab(bed.open("receiver", "/receiver", bed.chromium()));
        receiver.tab().part("join").click();

        sender.awaitSending();
        Tile tile = receiver.onlyTile();
        Proof.patternArrives(tile, "VP8");
        receiver.status().awaitText("Watching 1 sender");
        tile.part("resolution").awaitText("640 × 360");
        tile.part("codec").awaitText("VP8");
        tile.part("audio-codec").awaitText("opus");
        assertThat(sender.path().srtpCipher()).isEqualTo(Proof.SRTP_CIPHER);
    }

    @Test
    void shouldCarryH264() {
        bed.openPatternSender("sender", "H264");
        Proof.patternArrives(bed.openReceiver("receiver").onlyTile(), "H264");
    }

    @Test
    void shouldKeepSoundAndPictureInStep() {
        bed.openPatternSender("sender", "VP8");
        Tile tile = bed.openReceiver("receiver").onlyTile();
        Proof.patternArrives(tile, "VP8");

        MediaSample sample = tile.media().awaitInStep(IN_STEP_MILLIS);
        assertThat(Math.abs(sample.video().playoutMillis() - sample.audio().playoutMillis()))
                .isLessThan(IN_STEP_MILLIS);
    }

    /** A canvas has its own range of colours, which receivers only know from the extension that the sender adds. */
    @ParameterizedTest
    @ValueSource(strings = {"VP8", "H264"})
    void shouldKeepTheColours(String codec) {
        SenderTab sender = bed.openPatternSender("sender", codec);
        Tile tile = bed.openReceiver("receiver").onlyTile();
        Proof.patternArrives(tile, codec);

        int[] sent = sender.tab().part("preview").bars();
        int[] shown = tile.part("tile-video").bars();
        assertThat(IntStream.range(0, sent.length).map(i -> Math.abs(sent[i] - shown[i])))
                .as("distances of red, green and blue, 0 to 255")
                .allMatch(distance -> distance < 8);
    }

    @Test
    void shouldShowEachSenderInATileOfItsOwn() {
        bed.openPatternSender("first-sender", "VP8");
        ReceiverTab receiver = bed.openReceiver("receiver");
        Tile first = receiver.onlyTile();
        bed.openPatternSender("second-sender", "H264");
        Tile second = receiver.awaitTiles(2).getLast();

        Proof.patternArrives(first, "VP8");
        Proof.patternArrives(second, "H264");
        receiver.status().awaitText("Watching 2 senders");
    }
}
