package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call goes on in a room, without anybody hanging up. */
class CallMovesIT {
    private static final String IN_A_ROOM = "Connected, in a room";

    @RegisterExtension
    private static final TestBed bed = new TestBed();

    @Test
    void shouldMoveIntoARoomWhenAThirdPersonJoins() {
        CallTab ann = CallTab.open(bed, "Ann");
        CallTab bob = CallTab.open(bed, "Bob");
        CallTab carl = CallTab.open(bed, "Carl");
        ann.call(bob);
        bob.accept();
        ann.state().awaitText("Connected to Bob");
        Proof.arrivesFromBrowser(ann.tileOf(bob));

        ann.addToCall(carl);
        carl.accept();
        for (CallTab tab : List.of(ann, bob, carl)) {
            tab.state().awaitText(IN_A_ROOM);
            tab.awaitInRoom(2, ann, bob, carl).forEach(Proof::seenAndHeard);
        }

        ann.hangUp();
        bob.awaitInRoom(1).forEach(Proof::seenAndHeard);
        carl.state().awaitText(IN_A_ROOM);
        bob.hangUp();
        carl.tiles().awaitCount(0);
    }

    /** Neither may use anything but a relay, and there is none: only the server is left. The test pattern is sent in two sizes there. */
    @Test
    void shouldMoveIntoARoomWhenThereIsNoDirectWay() {
        CallTab ann = CallTab.open(bed, "Ann", "&relay-only=1");
        CallTab bob = CallTab.open(bed, "Bob", "&relay-only=1");

        ann.call(bob);
        bob.accept();
        ann.state().awaitText("Connecting to Bob");
        for (CallTab tab : List.of(ann, bob)) {
            tab.state().awaitText(IN_A_ROOM);
            tab.awaitInRoom(1, ann, bob).forEach(Proof::seenAndHeard);
            tab.awaitSentSizes(2);
        }
        ann.tab()
                .part("error")
                .awaitText(Pattern.compile("^No direct way was found, so the call goes on through the server"));
        assertThat(ann.missed().attributes("class")).isEmpty();

        bob.hangUp();
        ann.state().awaitText(Pattern.compile("^Bob hung up after"));
    }
}
