package io.sluice.signaling.browser;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A browser with processes of its own, a camera and a microphone that are made up, and nobody at the keyboard. */
sealed interface WebBrowser extends AutoCloseable permits Chromium, Firefox {
    /** Every wait of these tests ends by then. Most take a tenth of a second; getting into step takes ten. */
    int PATIENCE_MILLIS = 30_000;

    int WINDOW_WIDTH = 1280;
    int WINDOW_HEIGHT = 800;

    /**
     * Opens a window with storage of its own and the probe in every page, and waits until the page is loaded.
     *
     * @param name what the tests call the tab
     */
    Tab open(String name, String address);

    @Override
    void close();

    /** What runs before the scripts of every page. */
    static String probe() {
        return script("probe.js");
    }

    /** One of the scripts that lie beside these classes. */
    static String script(String name) {
        try (InputStream file = WebBrowser.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new AssertionError(name + " is not beside " + WebBrowser.class);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The first of several commands that this machine has.
     *
     * @param names the one to prefer first
     */
    static Path executable(String... names) {
        List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator, -1));
        return Arrays.stream(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "No " + String.join(" or ", names) + " on the PATH: install it, ./sfu test does"));
    }
}
