package io.sluice.signaling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When the server is gone, the pages say so and what to do, instead of showing the last frame for ever. */
class LostServerIT {
    private static final Pattern LOST = Pattern.compile("^The connection to the server was lost");
    private static final Pattern NOBODY_ANSWERS = Pattern.compile("^No Sluice server answers at .*Is it running\\?$");

    @RegisterExtension
    private final TestBed bed = new TestBed();

    @Test
    void shouldSayOnBothPagesThatTheServerIsGone() {
        bed.expectComplaints();
        SenderTab sender = bed.openPatternSender("sender", "VP8");
        ReceiverTab receiver = bed.openReceiver("receiver");
        Proof.patternArrives(receiver.onlyTile(), "VP8");

        bed.server().kill();
        assertThat(sender.status()).hasText("Connection lost");
        assertThat(sender.error()).hasText(LOST);
        assertThat(receiver.status()).hasText("Connection lost");
        assertThat(receiver.error()).hasText(LOST);
        assertThat(receiver.tiles()).hasCount(0);

        sender.start();
        assertThat(sender.error()).hasText(NOBODY_ANSWERS);
        assertThat(receiver.tab().part("join")).hasText("Reconnect");
        receiver.tab().part("join").click();
        assertThat(receiver.error()).hasText(NOBODY_ANSWERS);
    }
}
