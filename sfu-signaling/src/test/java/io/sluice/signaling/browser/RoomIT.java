package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People meet in a room: everybody is seen and heard, comes, goes and comes back. */
class RoomIT {
    private static final int FULL_WIDTH = 640;
    private static final Pattern BITRATE = Pattern.compile("^[1-9][\\d.]* [kM]bit/s$");

    @RegisterExtension
    private static final TestBed bed = new TestBed();

    @Test
    void shouldShowAndPlayEachOfThreeToTheOthers() {
        showsAndPlaysEachOfThreeToTheOthers(bed.chromium());
    }

    /**
     * Firefox sends what it makes up itself: a colour, and a sound. Takes twice as long as three tabs of Chromium; pairs with Firefox are
     * in {@link FirefoxIT}.
     */
    @Tag("long")
    @Test
    void shouldShowAndPlayEachOfThreeToTheOthersWhereOneIsFirefox() {
        showsAndPlaysEachOfThreeToTheOthers(bed.firefox());
    }

    private void showsAndPlaysEachOfThreeToTheOthers(WebBrowser third) {
        RoomTab ann = RoomTab.open(bed, "Ann", "three", "pattern").join();
        RoomTab bob = RoomTab.open(bed, "Bob", "three", "pattern").join();
        RoomTab carl = RoomTab.open(bed, "Carl", "three", "camera", third).join();

        for (RoomTab tab : List.of(ann, bob, carl)) {
            for (Tile tile : tab.awaitOthers(2)) {
                Proof.seenAndHeard(tile);
            }
        }
        carl.leave();
        ann.awaitOthers(1);
        carl.join();
        for (Tile tile : carl.awaitOthers(2)) {
            Proof.seenAndHeard(tile);
        }
        ann.awaitOthers(2);
    }

    @Test
    void shouldShowAScreenBesideTheCameraUntilItIsShownNoMore() {
        RoomTab ann = RoomTab.open(bed, "Ann", "screen", "pattern").join();
        RoomTab bob = RoomTab.open(bed, "Bob", "screen", "none").join();
        Tile camera = bob.awaitOthers(1).getFirst();

        ann.screen().click();
        Tile screen = bob.awaitOthers(2).getLast();
        screen.part("tile-name").awaitText("Screen of Ann");
        screen.media().awaitFramesDecoded(5);
        Proof.seenAndHeard(camera);

        ann.screen().click();
        assertThat(bob.awaitOthers(1)).containsExactly(camera);
    }

    /** The test pattern is sent in two sizes. */
    @Test
    void shouldReceiveTheSizeThatIsChosenAndSayWhatTheWayCarries() {
        RoomTab ann = RoomTab.openInSizes(bed, "Ann", "sizes", "pattern", bed.chromium())
                .join();
        RoomTab bob = RoomTab.open(bed, "Bob", "sizes", "none").join();
        Tile tile = bob.awaitOthers(1).getFirst();
        tile.media().awaitFrameWidth(FULL_WIDTH);
        tile.part("tile-quality").click();
        tile.part("layer").awaitAttribute("data-layers", "2");

        tile.part("layer").select("0");
        tile.media().awaitFrameWidthOf(FULL_WIDTH / 2);
        tile.part("layer-now").awaitText("Now: Small");
        ann.awaitSentSizes(1);

        tile.part("layer").select("1");
        tile.media().awaitFrameWidthOf(FULL_WIDTH);
        tile.part("layer-now").awaitText("Now: Full");
        ann.awaitSentSizes(2);
        Proof.seenAndHeard(tile);

        bob.openNetwork();
        for (Part value : bob.networkFigures()) {
            value.awaitText(BITRATE);
        }
    }

    @Test
    void shouldLetTheFirstOneMuteAndRemoveTheOther() {
        RoomTab ann = RoomTab.open(bed, "Ann", "moderated", "none").join();
        RoomTab bob = RoomTab.open(bed, "Bob", "moderated", "pattern").join();
        Tile tile = ann.awaitOthers(1).getFirst();
        tile.part("tile-quality").click();

        tile.part("mute-peer").click();
        bob.microphone().awaitAttribute("aria-pressed", "true");
        bob.tab().part("error").awaitText(Pattern.compile("^Ann has muted you"));
        tile.element().awaitAttribute("data-audio", "off");
        bob.microphone().click();
        tile.element().awaitAttribute("data-audio", "on");

        tile.part("remove-peer").click();
        bob.status().awaitText("Left");
        bob.tab().part("error").awaitText("Ann has removed you from the room.");
        ann.awaitOthers(0);
    }
}
