package io.sluice.signaling.browser;

import java.util.List;

/** The page for rooms, as a person uses it. */
record RoomTab(Tab tab) {

    RoomTab join() {
        tab.part("join").click();
        return awaitInside();
    }

    RoomTab awaitInside() {
        status().awaitText("In the room");
        return this;
    }

    void leave() {
        tab.part("leave").click();
        status().awaitText("Left");
    }

    Part status() {
        return tab.part("status");
    }

    Part microphone() {
        return tab.part("microphone");
    }

    Part screen() {
        return tab.part("screen");
    }

    /** Our own one included, if we send a picture. */
    Part tiles() {
        return tab.part("tile");
    }

    /** Of everybody else and their screens, in the order in which they came, once there are so many. */
    List<Tile> awaitOthers(int count) {
        return new Part(tab, "[data-testid=tile]:not(.own)")
                .awaitCount(count).attributes("data-socket-id").stream()
                        .map(id -> new Tile(tab, id))
                        .toList();
    }
}
