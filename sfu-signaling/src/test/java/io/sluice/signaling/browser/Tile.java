package io.sluice.signaling.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/**
 * One sender on a receiver's page.
 *
 * @param socketId the sender's, by which the page knows it
 */
record Tile(Page page, String socketId) {

    Locator element() {
        return page.locator("[data-testid=tile][data-socket-id='" + socketId + "']");
    }

    Locator part(String testId) {
        return element().getByTestId(testId);
    }

    MediaProbe media() {
        return new MediaProbe(page, socketId);
    }
}
