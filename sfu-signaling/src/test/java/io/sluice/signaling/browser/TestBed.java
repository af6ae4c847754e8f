package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A server of its own for each test, or for all tests of a class where the class has it in a static field, and windows of
 * browsers that all tests share. Afterwards it keeps a picture of every tab and fails the test if server or pages
 * complained, whatever the test looked at.
 */
final class TestBed
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                TestExecutionExceptionHandler {
    static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final ExtensionContext.Namespace SHARED = ExtensionContext.Namespace.create(TestBed.class);

    private final List<String> serverOptions;
    private final List<Tab> tabs = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean complaintsExpected;
    private ExtensionContext.@Nullable Store store;
    private ExtensionContext.@Nullable Store classStore;
    private @Nullable ServerProcess server;
    /** Lines of the server's output that earlier tests have been judged by. */
    private int faultsSeen;

    private boolean ofClass;

    TestBed(String... serverOptions) {
        this.serverOptions = List.of(serverOptions);
    }

    /** Only called for a static field. */
    @Override
    public void beforeAll(ExtensionContext context) {
        ofClass = true;
        server = ServerProcess.start(serverOptions);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        PlaywrightAssertions.setDefaultAssertionTimeout(WebBrowser.PATIENCE_MILLIS);
        store = context.getRoot().getStore(SHARED);
        classStore = classOf(context).getStore(SHARED);
        if (!ofClass) {
            server = ServerProcess.start(serverOptions);
        }
    }

    ServerProcess server() {
        return Objects.requireNonNull(server);
    }

    Chromium chromium() {
        return store().computeIfAbsent(Chromium.class, _ -> Chromium.launch(), Chromium.class);
    }

    /** For pages that send a tone. Ends with the class, as the other does: even idle it takes a tenth of a processor. */
    Firefox firefoxWithLoudspeaker() {
        return classStore().computeIfAbsent("loudspeaker", _ -> Firefox.launchWithLoudspeaker(), Firefox.class);
    }

    Firefox firefox() {
        return classStore().computeIfAbsent(Firefox.class, _ -> Firefox.launch(), Firefox.class);
    }

    private ExtensionContext.Store store() {
        return Objects.requireNonNull(store);
    }

    private ExtensionContext.Store classStore() {
        return Objects.requireNonNull(classStore);
    }

    private static ExtensionContext classOf(ExtensionContext context) {
        ExtensionContext found = context;
        while (found.getTestMethod().isPresent()) {
            found = found.getParent().orElseThrow();
        }
        return found;
    }

    /** Of a page of the server. */
    String address(String path) {
        return server().address() + path;
    }

    /** A page that starts to send the test pattern by itself. */
    SenderTab openPatternSender(String name, String codec) {
        return openPatternSender(name, codec, chromium());
    }

    SenderTab openPatternSender(String name, String codec, WebBrowser browser) {
        return openSender(name, "?source=pattern&autostart=1&codec=" + codec, browser)
                .awaitSending();
    }

    SenderTab openSender(String name, String query) {
        return openSender(name, query, chromium());
    }

    SenderTab openSender(String name, String query, WebBrowser browser) {
        return new SenderTab(open(name, "/sender" + query, browser));
    }

    /** A page that joins by itself. */
    ReceiverTab openReceiver(String name) {
        return openReceiver(name, chromium());
    }

    ReceiverTab openReceiver(String name, WebBrowser browser) {
        return new ReceiverTab(open(name, "/receiver?autostart=1", browser));
    }

    Tab open(String name, String path, WebBrowser browser) {
        return keep(browser.open(name, address(path)));
    }

    /** Has a tab looked after like those that were opened here. */
    <T extends Tab> T keep(T tab) {
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
        try {
            List<Tab> open = tabs.stream().filter(tab -> !tab.closed()).toList();
            keepEvidence(context, open);
            open.forEach(Tab::close);
            // Read before the end, when complaints about cut connections are none.
            List<String> faults = server().faults();
            assertThat(faults.subList(faultsSeen, faults.size()))
                    .as("faults in the server's output")
                    .isEmpty();
            requireSilence();
        } finally {
            faultsSeen = ofClass ? server().faults().size() : 0;
            tabs.clear();
            notes.clear();
            complaintsExpected = false;
            if (!ofClass) {
                server().close();
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server().close();
    }

    private void requireSilence() {
        if (!complaintsExpected) {
            assertThat(tabs)
                    .allSatisfy(
                            tab -> assertThat(tab.complaints()).as(tab.name()).isEmpty());
        }
    }

    private void keepEvidence(ExtensionContext context, List<Tab> open) throws IOException {
        Path folder = evidenceFolder(context);
        Files.createDirectories(folder);
        for (Tab tab : open) {
            tab.keepPicture(folder.resolve(tab.name() + ".png"));
        }
        if (!notes.isEmpty()) {
            Files.write(folder.resolve("notes.txt"), notes);
        }
    }

    /** Of its own for each run of a test that has several. */
    private static Path evidenceFolder(ExtensionContext context) {
        String method = context.getRequiredTestMethod().getName();
        String run = context.getDisplayName().startsWith(method) ? "" : context.getDisplayName();
        return SCREENSHOTS
                .resolve(context.getRequiredTestClass().getSimpleName())
                .resolve(method)
                .resolve(run.replaceAll("[\\[\\]]", "").replaceAll("\\W+", "-"));
    }
}
