package io.sluice.signaling.browser;

/**
 * One sender on a receiver's page.
 *
 * @param socketId the sender's, by which the page knows it
 */
record Tile(Tab tab, String socketId) {

    Part element() {
        return new Part(tab, "[data-testid=tile][data-socket-id='" + socketId + "']");
    }

    Part part(String testId) {
        return element().part(testId);
    }

    MediaProbe media() {
        return new MediaProbe(tab, socketId);
    }
}
