package io.sluice.signaling.browser;

import java.util.List;

/** The page for calls, as a person uses it. */
record CallTab(Tab tab, String name) {

    /** Signed in, with the test pattern to send. */
    static CallTab open(TestBed bed, String name) {
        return open(bed, name, "");
    }

    /**
     * @param query more of the address, such as {@code "&relay-only=1"}
     */
    static CallTab open(TestBed bed, String name, String query) {
        String path = "/call?name=" + name + "&source=pattern" + query;
        return new CallTab(bed.open(name, path, bed.chromium()), name).signIn();
    }

    CallTab signIn() {
        tab.part("sign-in").click();
        tab.part("status").awaitText("Signed in as " + name);
        return this;
    }

    /** With picture and sound, once the other is there. */
    void call(CallTab other) {
        person(other).part("call-video").click();
    }

    void addToCall(CallTab other) {
        person(other).part("invite").click();
    }

    void accept() {
        tab.part("accept").click();
    }

    void reject() {
        tab.part("reject").click();
    }

    void hangUp() {
        tab.part("hang-up").click();
    }

    /** What happens, in the page's words. */
    Part state() {
        return tab.part("call-state");
    }

    Part incoming() {
        return tab.part("incoming");
    }

    Part missed() {
        return tab.part("missed-call");
    }

    /** Whoever was missed last. */
    void callBack() {
        missed().part("call-back").click();
    }

    Part tiles() {
        return tab.part("tile");
    }

    /** Of everybody else, once there are so many and nobody of these is seen directly any more. */
    List<Tile> awaitInRoom(int count, CallTab... directly) {
        for (CallTab other : directly) {
            tileOf(other).element().awaitCount(0);
        }
        return tiles().awaitCount(count).attributes("data-socket-id").stream()
                .map(id -> new Tile(tab, id))
                .toList();
    }

    /** Waits until the picture leaves this page for a room in so many sizes. */
    void awaitSentSizes(int count) {
        tab.call(Object[].class, "probe.sentSizes", count, WebBrowser.PATIENCE_MILLIS);
    }

    /** While the two talk to each other directly. */
    Tile tileOf(CallTab other) {
        return new Tile(tab, other.name);
    }

    private Part person(CallTab other) {
        return new Part(tab, "[data-user-id=" + other.name + "]");
    }
}
