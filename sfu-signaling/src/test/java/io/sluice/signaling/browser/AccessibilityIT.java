package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every page for everybody: labels, roles and contrast by axe-core, the width of a phone, and a keyboard alone. */
class AccessibilityIT {
    private static final Path AXE = Path.of("..", "sfu-demo-web", "node_modules", "axe-core", "axe.min.js");
    private static final List<String> PAGES =
            List.of("/", "/room", "/call", "/manual", "/dashboard", "/sender", "/receiver");
    private static final int PHONE_WIDTH = 360;
    private static final int PHONE_HEIGHT = 740;

    @RegisterExtension
    private static final TestBed bed = new TestBed();

    @Test
    void shouldPassTheRulesOfAxeInLightAndDark() throws IOException {
        String axe = Files.readString(AXE);
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (String path : PAGES) {
                ChromiumTab tab = open(path, scheme);
                assertThat(violations(tab, axe)).as("%s in %s", path, scheme).isEmpty();
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

    @Test
    void shouldJoinMuteAndLeaveARoomByKeyboardAlone() throws IOException {
        ChromiumTab tab = open("/room?room=keys&name=Ann&source=pattern", ColorScheme.LIGHT);
        Page page = tab.page();
        RoomTab room = new RoomTab(tab);

        page.focus(Tab.byTestId("name"));
        page.keyboard().press("Enter");
        room.awaitInside();
        assertThat(violations(tab, Files.readString(AXE))).isEmpty();
        page.focus(Tab.byTestId("microphone"));
        page.keyboard().press("Space");
        room.microphone().awaitAttribute("aria-pressed", "true");
        for (String next : List.of("camera", "screen", "devices", "leave")) {
            page.keyboard().press("Tab");
            assertThat(tab.evaluate("document.activeElement.dataset.testid")).isEqualTo(next);
        }
        page.keyboard().press("Enter");
        room.status().awaitText("Left");
    }

    private static ChromiumTab open(String path, ColorScheme scheme) {
        return bed.keep(bed.chromium().open("page" + path.replaceAll("\\W+", "-"), bed.address(path), scheme));
    }

    /** Each as rule and element. */
    private static List<String> violations(ChromiumTab tab, String axe) {
        var _ = tab.page().evaluate(axe);
        return List.of(tab.call(
                String[].class,
                "(async () => (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}:"
                        + " ${target}`)))"));
    }
}
