package io.sluice.signaling.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One browser with processes of its own, a camera and a microphone that are made up, and nobody at the keyboard. */
final class Chromium implements AutoCloseable {
    /** Every wait of these tests ends by then. Most take a tenth of a second; getting into step takes ten. */
    static final int PATIENCE_MILLIS = 30_000;

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--autoplay-policy=no-user-gesture-required",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream=fps=30",
            "--allow-loopback-in-peer-connection");
    private static final String PROBE = resource("probe.js");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium launch() {
        Path executable = executable();
        // The browser is the machine's own; the driver would otherwise download three.
        Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(ARGUMENTS)
                        .setHeadless(true));
        return new Chromium(playwright, browser);
    }

    /** A window with storage of its own and the probe in every page. */
    BrowserContext openWindow(ColorScheme scheme) {
        BrowserContext window = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(1280, 800).setColorScheme(scheme));
        window.setDefaultTimeout(PATIENCE_MILLIS);
        window.addInitScript(PROBE);
        return window;
    }

    /** Ends every process of this browser at once, so that no page can say goodbye to anybody. */
    void kill() {
        JsonArray processes =
                browser.newBrowserCDPSession().send("SystemInfo.getProcessInfo").getAsJsonArray("processInfo");
        List<ProcessHandle> handles =
                processes.asList().stream().map(Chromium::handle).toList();
        handles.forEach(ProcessHandle::destroyForcibly);
    }

    private static ProcessHandle handle(JsonElement process) {
        long pid = process.getAsJsonObject().get("id").getAsLong();
        return ProcessHandle.of(pid).orElseThrow();
    }

    @Override
    public void close() {
        playwright.close();
    }

    private static Path executable() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No chromium on the PATH: install it, ./sfu test does"));
    }

    private static String resource(String name) {
        try (InputStream file = Chromium.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new AssertionError(name + " is not beside " + Chromium.class);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
