package io.sluice.signaling.browser;

import java.util.regex.Pattern;

/** The page for connecting by hand, as a person uses it. */
record ManualTab(Tab tab) {
    private static final Pattern COMPLETE = Pattern.compile(" candidates? · ");

    /** What the page says about a text that it has finished. */
    private ManualTab awaitComplete(String side) {
        tab.part(side + "-short").awaitText(COMPLETE);
        return this;
    }

    void openSource() {
        tab.part("open-source").click();
    }

    /** Returns what is to be carried to the other tab. */
    String createOffer() {
        tab.part("create-offer").click();
        return awaitComplete("offer").text("offer-out");
    }

    /** Returns what is to be carried back. */
    String answer(String offer) {
        paste("offer-in", offer);
        tab.part("take-offer").click();
        return awaitComplete("answer").text("answer-out");
    }

    void takeAnswer(String answer) {
        paste("answer-in", answer);
        tab.part("take-answer").click();
    }

    /** Leaves the offer with the server, and returns the code under which it lies there. */
    String leaveUnderCode() {
        tab.part("get-code").click();
        return tab.part("code").awaitText(Pattern.compile("^\\w{6}$")).text();
    }

    void fetchByCode(String code) {
        paste("code-in", code);
        tab.part("take-code").click();
    }

    Part status() {
        return tab.part("status");
    }

    /** What the page knows about its own end or the other, such as {@code "signaling"}. */
    Part state(String side, String name) {
        return tab.part(side + "-" + name);
    }

    Tile otherSide() {
        return new Tile(tab, "remote");
    }

    private String text(String field) {
        return tab.part(field).value();
    }

    private void paste(String field, String text) {
        tab.part(field).fill(text);
    }
}
