package io.sluice.signaling.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One page of the server in a window of its own, whichever browser shows it, and what its console complained about. */
sealed interface Tab permits ChromiumTab, FirefoxTab {
    ObjectMapper JSON = new ObjectMapper();

    String name();

    /** The text that the page's expression promises. */
    String evaluate(String expression);

    /** Clicks in the middle of an element as a person does: only once it is visible and enabled. */
    void click(String selector);

    /** Chooses from a list by value. */
    void select(String selector, String value);

    /** Uncaught exceptions and errors that the console shows, in the page's own words. */
    List<String> complaints();

    void keepPicture(Path file);

    /** As a person closes it, with its window. Idempotent. */
    void close();

    boolean closed();

    default Part part(String testId) {
        return new Part(this, byTestId(testId));
    }

    static String byTestId(String testId) {
        return "[data-testid=" + testId + "]";
    }

    /** Calls a function of the page, such as {@code probe.media}, and waits for what it promises. */
    default <T> T call(Class<T> type, String function, @Nullable Object... arguments) {
        String list = Arrays.stream(arguments).map(Tab::json).collect(Collectors.joining(", "));
        String answer = evaluate("(async () => JSON.stringify((await %s(%s)) ?? null))()".formatted(function, list));
        try {
            return JSON.readValue(answer, type);
        } catch (JsonProcessingException failure) {
            throw new AssertionError(function + " answered " + answer, failure);
        }
    }

    private static String json(@Nullable Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(failure);
        }
    }
}
