package io.sluice.signaling.browser;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Firefox sends and receives, with itself and with Chromium. */
class FirefoxIT {
    @RegisterExtension
    private final TestBed bed = new TestBed();

    enum Kind {
        FIREFOX,
        CHROMIUM
    }

    private WebBrowser browser(Kind kind) {
        return switch (kind) {
            case FIREFOX -> bed.firefox();
            case CHROMIUM -> bed.chromium();
        };
    }

    @ParameterizedTest
    @CsvSource({"FIREFOX, FIREFOX", "FIREFOX, CHROMIUM", "CHROMIUM, FIREFOX"})
    void shouldCarryVp8AndOpus(Kind from, Kind to) {
        bed.openPatternSender("sender-" + from, "VP8", browser(from));
        ReceiverTab receiver = bed.openReceiver("receiver-" + to, browser(to));
        Tile tile = receiver.onlyTile();
        Proof.patternArrives(tile, "VP8");
        tile.part("resolution").awaitText("640 × 360");
    }
}
