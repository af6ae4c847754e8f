package io.sluice.signaling.browser;

import java.util.List;

/** The receiver's page as a person uses it. */
record ReceiverTab(Tab tab) {

    ReceiverTab {
        tab.part("status").awaitVisible();
    }

    Part status() {
        return tab.part("status");
    }

    Part error() {
        return tab.part("error");
    }

    Part tiles() {
        return tab.part("tile");
    }

    Tile onlyTile() {
        return awaitTiles(1).getFirst();
    }

    /** In the order in which they appeared. */
    List<Tile> awaitTiles(int count) {
        return tiles().awaitCount(count).attributes("data-socket-id").stream()
                .map(socketId -> new Tile(tab, socketId))
                .toList();
    }
}
