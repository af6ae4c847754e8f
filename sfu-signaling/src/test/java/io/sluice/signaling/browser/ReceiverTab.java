package io.sluice.signaling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.stream.IntStream;

/** The receiver's page as a person uses it. */
record ReceiverTab(Tab tab) {

    ReceiverTab {
        assertThat(tab.part("status")).isVisible();
    }

    Locator status() {
        return tab.part("status");
    }

    Locator error() {
        return tab.part("error");
    }

    Locator tiles() {
        return tab.part("tile");
    }

    Tile onlyTile() {
        return awaitTiles(1).getFirst();
    }

    /** In the order in which they appeared. */
    List<Tile> awaitTiles(int count) {
        assertThat(tiles()).hasCount(count);
        return IntStream.range(0, count)
                .mapToObj(i -> new Tile(tab.page(), socketId(tiles().nth(i))))
                .toList();
    }

    private static String socketId(Locator tile) {
        return String.valueOf(tile.getAttribute("data-socket-id"));
    }
}
