package io.sluice.signaling.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One page of the server in a window of its own, and what its console complained about. */
final class Tab {
    private final String name;
    private final BrowserContext window;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    /** Also loads the page. */
    Tab(String name, BrowserContext window, String address) {
        this.name = name;
        this.window = window;
        page = window.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.navigate(address);
    }

    String name() {
        return name;
    }

    Page page() {
        return page;
    }

    Locator part(String testId) {
        return page.getByTestId(testId);
    }

    /** Uncaught exceptions and errors that the console shows, in the page's own words. */
    List<String> complaints() {
        return Collections.unmodifiableList(complaints);
    }

    void keepPicture(Path file) {
        var _ = page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    /** As a person closes it, with its window. */
    void close() {
        page.close();
        window.close();
    }

    boolean closed() {
        return page.isClosed();
    }
}
