package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.util.List;

/** A person who uses a page by its keys alone, sees where the focus is, and hears what a screen reader says. */
final class Keyboard {
    /** More stops than any page has. */
    private static final int MOST_STOPS = 60;

    private final ChromiumTab tab;

    private Keyboard(ChromiumTab tab) {
        this.tab = tab;
        var _ = tab.page().evaluate(WebBrowser.script("keys.js"));
    }

    static Keyboard open(TestBed bed, String name, String path) {
        ChromiumTab tab = bed.keep(bed.chromium().open(name, bed.address(path), ColorScheme.LIGHT));
        // Asked for at the first copying, which no driver could answer by keys.
        tab.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        return new Keyboard(tab);
    }

    ChromiumTab tab() {
        return tab;
    }

    Part part(String testId) {
        return tab.part(testId);
    }

    /** One of Playwright's names, such as {@code "Enter"}. */
    Keyboard press(String key) {
        tab.page().keyboard().press(key);
        return this;
    }

    Keyboard type(String text) {
        tab.page().keyboard().type(text);
        return this;
    }

    /** Goes on from stop to stop; at each of them the focus must be seen. */
    Keyboard tabTo(String testId) {
        return goTo(testId, "Tab");
    }

    Keyboard tabBackTo(String testId) {
        return goTo(testId, "Shift+Tab");
    }

    private Keyboard goTo(String testId, String key) {
        for (int stop = 0; stop < MOST_STOPS; stop++) {
            press(key);
            if (focus().name().equals(testId)) {
                return this;
            }
        }
        throw new AssertionError("No way to " + testId + " by " + key + " in " + tab.name());
    }

    /** Where the page has put the focus by itself. */
    Keyboard awaitFocus(String testId) {
        tab.call(Object[].class, "keys.awaitFocus", testId, WebBrowser.PATIENCE_MILLIS);
        focus();
        return this;
    }

    private Stop focus() {
        Stop stop = tab.call(Stop.class, "keys.focus");
        assertThat(stop.seen())
                .as("the focus at %s is seen in %s", stop.name(), tab.name())
                .isTrue();
        return stop;
    }

    /** What begins so, after what was heard last. */
    Keyboard awaitHeard(String words) {
        tab.call(Object[].class, "keys.hear", words, WebBrowser.PATIENCE_MILLIS);
        return this;
    }

    /** Once it has begun, since the page was opened. */
    Keyboard awaitTone(int hertz) {
        tab.call(Object[].class, "keys.hearTone", hertz, WebBrowser.PATIENCE_MILLIS);
        return this;
    }

    private record Stop(String name, boolean seen) {}
}
