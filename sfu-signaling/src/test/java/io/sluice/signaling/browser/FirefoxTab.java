package io.sluice.signaling.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tab of Firefox: a browsing context in a user context, as WebDriver BiDi calls page and storage. */
final class FirefoxTab implements Tab {
    private static final int LEFT_BUTTON = 0;

    private final String name;
    private final Firefox browser;
    private final String userContext;
    private final String context;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private boolean closed;

    /** Also loads the page. */
    FirefoxTab(String name, Firefox browser, String address) {
        this.name = name;
        this.browser = browser;
        userContext = browser.call("browser.createUserContext", Map.of())
                .path("userContext")
                .asText();
        context = browser.call("browsingContext.create", Map.of("type", "window", "userContext", userContext))
                .path("context")
                .asText();
        browser.register(context, this);
        inContext(
                "browsingContext.setViewport",
                Map.of("viewport", Map.of("width", WebBrowser.WINDOW_WIDTH, "height", WebBrowser.WINDOW_HEIGHT)));
        inContext("browsingContext.navigate", Map.of("url", address, "wait", "complete"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String evaluate(String expression) {
        JsonNode answer = browser.call(
                "script.evaluate",
                Map.of("expression", expression, "target", Map.of("context", context), "awaitPromise", true));
        if (answer.path("type").asText().equals("exception")) {
            throw new AssertionError(
                    name + ": " + answer.path("exceptionDetails").path("text").asText());
        }
        return answer.path("result").path("value").asText();
    }

    @Override
    public void click(String selector) {
        int[] middle = call(int[].class, "probe.middle", selector, WebBrowser.PATIENCE_MILLIS);
        List<Map<String, ?>> gesture = List.of(
                Map.of("type", "pointerMove", "x", middle[0], "y", middle[1]),
                Map.of("type", "pointerDown", "button", LEFT_BUTTON),
                Map.of("type", "pointerUp", "button", LEFT_BUTTON));
        inContext(
                "input.performActions",
                Map.of("actions", List.of(Map.of("type", "pointer", "id", "mouse", "actions", gesture))));
    }

    @Override
    public void select(String selector, String value) {
        call(Object[].class, "probe.select", selector, value);
    }

    void complain(String words) {
        complaints.add(words);
    }

    @Override
    public List<String> complaints() {
        return Collections.unmodifiableList(complaints);
    }

    @Override
    public void keepPicture(Path file) {
        String picture = inContext("browsingContext.captureScreenshot", Map.of())
                .path("data")
                .asText();
        try {
            Files.write(file, Base64.getDecoder().decode(picture));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            inContext("browsingContext.close", Map.of());
            browser.call("browser.removeUserContext", Map.of("userContext", userContext));
            browser.unregister(context);
        }
    }

    @Override
    public boolean closed() {
        return closed;
    }

    private JsonNode inContext(String method, Map<String, ?> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("context", context);
        return browser.call(method, all);
    }
}
