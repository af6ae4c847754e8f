package io.sluice.signaling.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A tab of Chromium. */
final class ChromiumTab implements Tab {
    private final String name;
    private final BrowserContext window;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    /** Also loads the page. */
    ChromiumTab(String name, BrowserContext window, String address) {
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

    /** For what only this browser's driver can do. */
    Page page() {
        return page;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String evaluate(String expression) {
        return String.valueOf(page.evaluate(expression));
    }

    @Override
    public void click(String selector) {
        page.locator(selector).click();
    }

    @Override
    public void select(String selector, String value) {
        page.locator(selector).selectOption(value);
    }

    @Override
    public List<String> complaints() {
        return Collections.unmodifiableList(complaints);
    }

    @Override
    public void keepPicture(Path file) {
        var _ = page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    @Override
    public void close() {
        page.close();
        window.close();
    }

    @Override
    public boolean closed() {
        return page.isClosed();
    }
}
