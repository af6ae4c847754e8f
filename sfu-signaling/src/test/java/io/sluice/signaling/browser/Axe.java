package io.sluice.signaling.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rules of axe-core, by which pages are judged as they are at a moment. */
final class Axe {
    private static final Path SCRIPT = Path.of("..", "sfu-demo-web", "node_modules", "axe-core", "axe.min.js");
    private static final String VIOLATIONS =
            "(async () => (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}:"
                    + " ${target}`)))";

    private Axe() {}

    /** Each as rule and element. */
    static List<String> violations(ChromiumTab tab) {
        var _ = tab.page().evaluate(script());
        return List.of(tab.call(String[].class, VIOLATIONS));
    }

    private static String script() {
        try {
            return Files.readString(SCRIPT);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
