package io.sluice.signaling.browser;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Elements of a page, and what they are expected to become. Waiting is done in the page by {@code probe.js}, so that it is
 * the same in every browser.
 */
record Part(Tab tab, String selector) {

    Part part(String testId) {
        return new Part(tab, selector + " " + Tab.byTestId(testId));
    }

    void click() {
        tab.click(selector);
    }

    void select(String value) {
        tab.select(selector, value);
    }

    /** Of each of the elements, in the order of the page. */
    List<String> attributes(String name) {
        return List.of(tab.call(String[].class, "probe.attributes", selector, name));
    }

    /** Of the first element, with single blanks for all white space. */
    String text() {
        return tab.call(String.class, "probe.text", selector);
    }

    /** What the field holds. */
    String value() {
        return tab.call(String.class, "probe.value", selector);
    }

    /** Writes into the field once it takes text, as if it were pasted. */
    void fill(String text) {
        tab.call(Object[].class, "probe.fill", selector, text, WebBrowser.PATIENCE_MILLIS);
    }

    /** Red, green and blue of the test pattern's bars as this video shows them. */
    int[] bars() {
        return tab.call(int[].class, "probe.bars", selector);
    }

    Part awaitText(String text) {
        return await("text", text);
    }

    /** For what a browser takes more than the usual patience for. */
    Part awaitText(String text, int patienceMillis) {
        return await("text", text, patienceMillis);
    }

    /** Waits until the pattern is found in the text. */
    Part awaitText(Pattern pattern) {
        return await("pattern", pattern.pattern());
    }

    Part awaitCount(int count) {
        return await("count", count);
    }

    Part awaitAttribute(String name, String value) {
        return await("attribute", List.of(name, value));
    }

    Part awaitVisible() {
        return await("visible", true);
    }

    Part awaitHidden() {
        return await("visible", false);
    }

    private Part await(String condition, Object wanted) {
        return await(condition, wanted, WebBrowser.PATIENCE_MILLIS);
    }

    private Part await(String condition, Object wanted, int patienceMillis) {
        tab.call(Object[].class, "probe.part", selector, condition, wanted, patienceMillis);
        return this;
    }
}
