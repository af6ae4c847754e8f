package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A server of its own for each test, and windows of one browser that all tests share. Afterwards it keeps a picture of
 * every tab and fails the test if server or pages complained, whatever the test looked at.
 */
final class TestBed implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
    static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final ExtensionContext.Namespace SHARED = ExtensionContext.Namespace.create(TestBed.class);

    private final List<String> serverOptions;
    private final List<Tab> tabs = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean complaintsExpected;
    private @Nullable Chromium chromium;
    private @Nullable ServerProcess server;

    TestBed(String... serverOptions) {
        this.serverOptions = List.of(serverOptions);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        PlaywrightAssertions.setDefaultAssertionTimeout(Chromium.PATIENCE_MILLIS);
        chromium = context.getRoot()
                .getStore(SHARED)
                .computeIfAbsent(Chromium.class, _ -> Chromium.launch(), Chromium.class);
        server = ServerProcess.start(serverOptions);
    }

    ServerProcess server() {
        return Objects.requireNonNull(server);
    }

    Chromium chromium() {
        return Objects.requireNonNull(chromium);
    }

    /** A page that starts to send the test pattern by itself. */
    SenderTab openPatternSender(String name, String codec) {
        return openSender(name, "?source=pattern&autostart=1&codec=" + codec).awaitSending();
    }

    SenderTab openSender(String name, String query) {
        return new SenderTab(open(name, "/sender" + query));
    }

    /** A page that joins by itself. */
    ReceiverTab openReceiver(String name) {
        return openReceiver(name, chromium());
    }

    ReceiverTab openReceiver(String name, Chromium browser) {
        return new ReceiverTab(open(name, "/receiver?autostart=1", browser, ColorScheme.LIGHT));
    }

    Tab open(String name, String path) {
        return open(name, path, chromium(), ColorScheme.LIGHT);
    }

    Tab open(String name, String path, Chromium browser, ColorScheme scheme) {
        Tab tab = new Tab(name, browser.openWindow(scheme), server().address() + path);
        tabs.add(tab);
        return tab;
    }

    /** Keeps a measurement beside the pictures. */
    void note(String words) {
        notes.add(words);
    }

    /** For tests that break what the pages rely on: a browser writes failed connections to its console. */
    void expectComplaints() {
        complaintsExpected = true;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(new AssertionError("The server said:\n" + server().output()));
        for (Tab tab : tabs) {
            failure.addSuppressed(new AssertionError("The console of " + tab.name() + ": " + tab.complaints()));
        }
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        try (ServerProcess ending = server()) {
            List<Tab> open = tabs.stream().filter(tab -> !tab.closed()).toList();
            keepEvidence(context, open);
            open.forEach(Tab::close);
            // Read before the end, when complaints about cut connections are none.
            assertThat(ending.faults()).as("faults in the server's output").isEmpty();
        }
        if (!complaintsExpected) {
            assertThat(tabs)
                    .allSatisfy(
                            tab -> assertThat(tab.complaints()).as(tab.name()).isEmpty());
        }
    }

    private void keepEvidence(ExtensionContext context, List<Tab> open) throws IOException {
        Path folder = SCREENSHOTS
                .resolve(context.getRequiredTestClass().getSimpleName())
                .resolve(context.getRequiredTestMethod().getName());
        Files.createDirectories(folder);
        for (Tab tab : open) {
            tab.keepPicture(folder.resolve(tab.name() + ".png"));
        }
        if (!notes.isEmpty()) {
            Files.write(folder.resolve("notes.txt"), notes);
        }
    }
}
