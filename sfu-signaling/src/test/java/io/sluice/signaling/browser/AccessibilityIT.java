package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every page for everybody: labels, roles and contrast by axe-core, and the width of a phone. */
class AccessibilityIT {
    private static final List<String> PAGES =
            List.of("/", "/room", "/call", "/manual", "/dashboard", "/sender", "/receiver");
    private static final int PHONE_WIDTH = 360;
    private static final int PHONE_HEIGHT = 740;

    @RegisterExtension
    private static final TestBed bed = new TestBed();

    @Test
    void shouldPassTheRulesOfAxeInLightAndDark() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (String path : PAGES) {
                ChromiumTab tab = open(path, scheme);
                assertThat(Axe.violations(tab)).as("%s in %s", path, scheme).isEmpty();
                tab.close();
            }
        }
    }

    @Test
    void shouldFitTheWidthOfAPhone() {
        for (String path : PAGES) {
            ChromiumTab tab = openOnAPhone(path);
            requireFits(tab);
            tab.close();
        }
    }

    @Test
    void shouldFitTheWidthOfAPhoneWhileThereIsARoom() {
        ChromiumTab room = openOnAPhone("/room?room=on-a-phone&name=Ann&source=pattern");
        ChromiumTab dashboard = openOnAPhone("/dashboard");
        RoomTab ann = new RoomTab(room).join();
        RoomTab bob = RoomTab.open(bed, "Bob", "on-a-phone", "pattern").join();
        ann.awaitOthers(1).getFirst().part("tile-quality").click();
        ann.openNetwork();
        dashboard.part("room-row").awaitCount(1);

        requireFits(room);
        requireFits(dashboard);
        bob.leave();
    }

    private static ChromiumTab openOnAPhone(String path) {
        ChromiumTab tab = open(path, ColorScheme.LIGHT);
        tab.page().setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
        return tab;
    }

    private static void requireFits(ChromiumTab tab) {
        assertThat(tab.evaluate("String(document.documentElement.scrollWidth)"))
                .as(tab.name())
                .isEqualTo(String.valueOf(PHONE_WIDTH));
    }

    private static ChromiumTab open(String path, ColorScheme scheme) {
        return bed.keep(bed.chromium().open("page" + path.replaceAll("\\W+", "-"), bed.address(path), scheme));
    }
}
