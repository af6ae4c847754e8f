package io.sluice.signaling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
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
        sender.tab().part("source").selectOption("pattern");
        sender.tab().part("codec-choice").selectOption("VP8");
        sender.start();
        ReceiverTab receiver = new ReceiverTab(bed.open("receiver", "/receiver"));
        receiver.tab().part("join").click();

        sender.awaitSending();
        Tile tile = receiver.onlyTile();
        Proof.patternArrives(tile, "VP8");
        assertThat(receiver.status()).hasText("Watching 1 sender");
        assertThat(tile.part("resolution")).hasText("640 × 360");
        assertThat(tile.part("codec")).hasText("VP8");
        assertThat(tile.part("audio-codec")).hasText("opus");
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

        int[] sent = bars(sender.tab().part("preview"));
        int[] shown = bars(tile.part("tile-video"));
        assertThat(IntStream.range(0, sent.length).map(i -> Math.abs(sent[i] - shown[i])))
                .as("distances of red, green and blue, 0 to 255")
                .allMatch(distance -> distance < 8);
    }

    private static int[] bars(Locator video) {
        return Answers.read(video.evaluate("video => probe.bars(video)"), int[].class);
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
        assertThat(receiver.status()).hasText("Watching 2 senders");
    }
}
