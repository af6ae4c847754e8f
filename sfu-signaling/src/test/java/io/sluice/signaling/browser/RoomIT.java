package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People meet in a room: everybody is seen and heard, comes, goes and comes back. */
class RoomIT {
    @RegisterExtension
    private static final TestBed bed = new TestBed();

    /** Firefox sends what it makes up itself: a colour, and a sound. */
    @Test
    void shouldShowAndPlayEachOfThreeToTheOthers() {
        RoomTab ann = open("Ann", "three", "pattern", bed.chromium()).join();
        RoomTab bob = open("Bob", "three", "pattern", bed.chromium()).join();
        RoomTab carl = open("Carl", "three", "camera", bed.firefox()).join();

        for (RoomTab tab : List.of(ann, bob, carl)) {
            for (Tile tile : tab.awaitOthers(2)) {
                Proof.soundAndFramesArrive(tile);
            }
        }
        carl.leave();
        ann.awaitOthers(1);
        carl.join();
        for (Tile tile : carl.awaitOthers(2)) {
            Proof.soundAndFramesArrive(tile);
        }
        ann.awaitOthers(2);
    }

    @Test
    void shouldShowAScreenBesideTheCameraUntilItIsShownNoMore() {
        RoomTab ann = open("Ann", "screen", "pattern", bed.chromium()).join();
        RoomTab bob = open("Bob", "screen", "none", bed.chromium()).join();
        Tile camera = bob.awaitOthers(1).getFirst();

        ann.screen().click();
        Tile screen = bob.awaitOthers(2).getLast();
        screen.part("tile-name").awaitText("Screen of Ann");
        screen.media().awaitFramesDecoded(5);
        Proof.soundAndFramesArrive(camera);

        ann.screen().click();
        assertThat(bob.awaitOthers(1)).containsExactly(camera);
    }

    @Test
    void shouldLetTheFirstOneMuteAndRemoveTheOther() {
        RoomTab ann = open("Ann", "moderated", "none", bed.chromium()).join();
        RoomTab bob = open("Bob", "moderated", "pattern", bed.chromium()).join();
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

    private static RoomTab open(String name, String room, String source, WebBrowser browser) {
        String query = "?name=" + name + "&room=" + room + "&source=" + source;
        return new RoomTab(bed.open(name, "/room" + query, browser));
    }
}
