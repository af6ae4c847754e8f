package io.sluice.signaling.browser;

/** The page for calls, as a person uses it. */
record CallTab(Tab tab, String name) {

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

    Part tiles() {
        return tab.part("tile");
    }

    /** While the two talk to each other directly. */
    Tile tileOf(CallTab other) {
        return new Tile(tab, other.name);
    }

    private Part person(CallTab other) {
        return new Part(tab, "[data-user-id=" + other.name + "]");
    }
}
