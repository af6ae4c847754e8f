package io.sluice.signaling.browser;

import java.util.List;
import java.util.stream.IntStream;

/** The page for rooms, as a person uses it. */
record RoomTab(Tab tab) {

    /**
     * Of somebody whose camera is sent in one size: to send it in several takes time that a small machine with so many browsers does not
     * have, and what it is late with looks like a narrow way.
     *
     * @param source {@code "pattern"}, {@code "camera"} or {@code "none"}
     */
    static RoomTab open(TestBed bed, String name, String room, String source) {
        return open(bed, name, room, source, bed.chromium());
    }

    static RoomTab open(TestBed bed, String name, String room, String source, WebBrowser browser) {
        return openInSizes(bed, name, room, source + "&sizes=1", browser);
    }

    static RoomTab openInSizes(TestBed bed, String name, String room, String source, WebBrowser browser) {
        String query = "?name=" + name + "&room=" + room + "&source=" + source;
        return new RoomTab(bed.open(name, "/room" + query, browser));
    }

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

    /** Waits until the camera's picture leaves this page in so many sizes. */
    void awaitSentSizes(int count) {
        tab.call(Object[].class, "probe.sentSizes", count, WebBrowser.PATIENCE_MILLIS);
    }

    /** Waits until sound or picture of a device leaves this page. */
    void awaitSentFrom(String device) {
        tab.call(Object[].class, "probe.sentFrom", device, WebBrowser.PATIENCE_MILLIS);
    }

    /** By which ICE checks the way of each of this page's connections, ours and the server's. */
    List<String> userNames() {
        return List.of(tab.call(String[].class, "probe.userNames"));
    }

    /** Waits until each connection goes on under other ones, which an ICE restart has brought. */
    List<String> awaitOtherUserNames(List<String> before) {
        return List.of(tab.call(String[].class, "probe.restarted", before, WebBrowser.PATIENCE_MILLIS));
    }

    /** The graph, once the server has said something to draw. */
    void openNetwork() {
        tab.part("network-summary").click();
    }

    /** What the graph shows last of the estimate, the target and what is received. */
    List<Part> networkFigures() {
        return IntStream.range(0, 3)
                .mapToObj(line -> new Part(tab, "[data-testid=network] .legend-" + line + " dd"))
                .toList();
    }

    /** Of everybody else and their screens, in the order in which they came, once there are so many. */
    List<Tile> awaitOthers(int count) {
        return new Part(tab, "[data-testid=tile]:not(.own)")
                .awaitCount(count).attributes("data-socket-id").stream()
                        .map(id -> new Tile(tab, id))
                        .toList();
    }
}
