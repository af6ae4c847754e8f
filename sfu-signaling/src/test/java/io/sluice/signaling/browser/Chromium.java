package io.sluice.signaling.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, driven by Playwright. */
final class Chromium implements WebBrowser {
    /** To every question whether a page may use devices: yes. */
    private static final String FAKE_CONSENT = "--use-fake-ui-for-media-stream";

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--autoplay-policy=no-user-gesture-required",
            FAKE_CONSENT,
            "--use-fake-device-for-media-stream=fps=30",
            "--allow-loopback-in-peer-connection");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium launch() {
        return launch(ARGUMENTS);
    }

    /** With a camera that films a file, over and over. */
    static Chromium launchFilming(CameraFile film) {
        List<String> arguments = new ArrayList<>(ARGUMENTS);
        arguments.add("--use-file-for-fake-video-capture=" + film.path());
        return launch(arguments);
    }

    /** With a person who lets no page use camera and microphone. */
    static Chromium launchRefusingDevices() {
        List<String> arguments = new ArrayList<>(ARGUMENTS);
        arguments.replaceAll(argument -> argument.equals(FAKE_CONSENT) ? FAKE_CONSENT + "=deny" : argument);
        return launch(arguments);
    }

    private static Chromium launch(List<String> arguments) {
        // The browser is the machine's own; the driver would otherwise download three.
        Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(WebBrowser.executable("chromium-headless-shell", "chromium"))
                        .setArgs(arguments)
                        .setHeadless(true));
        return new Chromium(playwright, browser);
    }

    @Override
    public ChromiumTab open(String name, String address) {
        return open(name, address, ColorScheme.LIGHT);
    }

    ChromiumTab open(String name, String address, ColorScheme scheme) {
        BrowserContext window = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(WINDOW_WIDTH, WINDOW_HEIGHT)
                .setColorScheme(scheme));
        window.setDefaultTimeout(PATIENCE_MILLIS);
        window.addInitScript(WebBrowser.probe());
        return new ChromiumTab(name, window, address);
    }

    /** Ends every process of this browser at once, so that no page can say goodbye to anybody. */
    void kill(ChromiumTab witness) {
        witness.page().waitForClose(this::killProcesses);
    }

    private void killProcesses() {
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
}
