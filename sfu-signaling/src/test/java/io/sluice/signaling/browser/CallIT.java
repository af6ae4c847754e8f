package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People call each other: from browser to browser, and how that ends. */
class CallIT {
    private static final Pattern HUNG_UP = Pattern.compile("^Ann hung up after 0:\\d\\d$");

    @RegisterExtension
    private static final TestBed bed = new TestBed();

    /** Firefox sends what it makes up itself: a colour, and a sound. */
    @Test
    void shouldCarryPictureAndSoundBetweenTwoBrowsersUntilOneHangsUp() {
        CallTab ann = open("Ann", "pattern", bed.chromium());
        CallTab bob = open("Bob", "camera", bed.firefox());

        ann.call(bob);
        ann.state().awaitText("Ringing at Bob");
        bob.incoming().awaitVisible();
        bob.accept();
        ann.state().awaitText("Connected to Bob");
        bob.state().awaitText("Connected to Ann");
        Proof.arrivesFromBrowser(bob.tileOf(ann));
        ann.tileOf(bob).media().awaitFramesDecoded(30);
        ann.tileOf(bob).media().awaitSound(1e-5);

        ann.hangUp();
        bob.state().awaitText(HUNG_UP);
        assertThat(bob.missed().attributes("class")).isEmpty();
        ann.tiles().awaitCount(0);
        bob.tiles().awaitCount(0);
    }

    @Test
    void shouldSayWhoWouldNotWhoCouldNotAndWhoWasMissed() {
        CallTab ann = open("Ann", "pattern", bed.chromium());
        CallTab bob = open("Bob", "pattern", bed.chromium());
        CallTab carl = open("Carl", "pattern", bed.chromium());

        ann.call(bob);
        bob.incoming().awaitVisible();
        carl.call(bob);
        carl.state().awaitText("Bob is in another call");
        bob.reject();
        ann.state().awaitText("Bob declined");
        bob.state().awaitText("You declined");

        ann.call(bob);
        bob.incoming().awaitVisible();
        ann.hangUp();
        ann.state().awaitText("Cancelled");
        bob.incoming().awaitHidden();
        bob.state().awaitText("Ann hung up before you answered");
        bob.missed().awaitCount(1);
    }

    private static CallTab open(String name, String source, WebBrowser browser) {
        String query = "?name=" + name + "&source=" + source;
        return new CallTab(bed.open(name, "/call" + query, browser), name).signIn();
    }
}
