package io.sluice.signaling.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Debian's Firefox ESR with a profile of its own, driven over WebDriver BiDi. */
final class Firefox implements WebBrowser {
    private static final Pattern ADDRESS = Pattern.compile("(?<=WebDriver BiDi listening on )ws://\\S+");

    private static final Map<String, Object> PREFERENCES = Map.ofEntries(
            Map.entry("media.navigator.streams.fake", true),
            Map.entry("permissions.default.camera", 1),
            Map.entry("permissions.default.microphone", 1),
            Map.entry("media.autoplay.default", 0),
            Map.entry("media.autoplay.blocking_policy", 0),
            Map.entry("media.peerconnection.ice.loopback", true),
            Map.entry("media.peerconnection.ice.obfuscate_host_addresses", false),
            // Costs a busy machine more than it saves.
            Map.entry("dom.ipc.processPrelaunch.enabled", false),
            // Nothing of this may reach for the network, or for codecs that would be downloaded.
            Map.entry("media.gmp-manager.updateEnabled", false),
            Map.entry("media.gmp-gmpopenh264.enabled", false),
            Map.entry("app.update.disabledForTesting", true),
            Map.entry("datareporting.policy.dataSubmissionEnabled", false),
            Map.entry("browser.shell.checkDefaultBrowser", false));

    /**
     * A loudspeaker that is made up, since on a machine without one Firefox never starts an AudioContext and makes no tone.
     * Its clock runs slow on a busy machine, so that what is received falls behind: for senders only.
     */
    private static final Map<String, Object> LOUDSPEAKER = Map.of("media.cubeb.force_mock_context", true);

    private final Path profile;
    private final ChildProcess process;
    private final BidiConnection connection;
    private final Map<String, FirefoxTab> tabs = new ConcurrentHashMap<>();

    private Firefox(Path profile, ChildProcess process) {
        this.profile = profile;
        this.process = process;
        this.connection = new BidiConnection(URI.create(process.address() + "/session"), this::onEvent);
    }

    /** For pages that receive. */
    static Firefox launch() {
        return launch(PREFERENCES);
    }

    /** For pages that send a tone. */
    static Firefox launchWithLoudspeaker() {
        Map<String, Object> preferences = new HashMap<>(PREFERENCES);
        preferences.putAll(LOUDSPEAKER);
        return launch(preferences);
    }

    private static Firefox launch(Map<String, Object> preferences) {
        Path profile = newProfile(preferences);
        ProcessBuilder builder = new ProcessBuilder(
                WebBrowser.executable("firefox-esr").toString(),
                "--headless",
                "--no-remote",
                "--profile",
                profile.toString(),
                "--remote-debugging-port",
                "0");
        builder.environment().putAll(Map.of("HOME", profile.toString(), "MOZ_CRASHREPORTER_DISABLE", "1"));
        Firefox firefox = new Firefox(profile, ChildProcess.start(builder, ADDRESS));
        try {
            firefox.startSession();
            return firefox;
        } catch (AssertionError failure) {
            firefox.close();
            throw failure;
        }
    }

    @Override
    public FirefoxTab open(String name, String address) {
        return new FirefoxTab(name, this, address);
    }

    JsonNode call(String method, Map<String, ?> parameters) {
        return connection.call(method, parameters);
    }

    /** From now on a tab hears what happens in its browsing context. */
    void register(String context, FirefoxTab tab) {
        tabs.put(context, tab);
    }

    void unregister(String context) {
        tabs.remove(context);
    }

    @Override
    public void close() {
        try {
            connection.close();
            process.close();
        } finally {
            delete(profile);
        }
    }

    private void startSession() {
        call("session.new", Map.of("capabilities", Map.of()));
        call("session.subscribe", Map.of("events", List.of("log.entryAdded")));
        call("script.addPreloadScript", Map.of("functionDeclaration", "() => {" + WebBrowser.probe() + "}"));
    }

    private void onEvent(String event, JsonNode parameters) {
        FirefoxTab tab = tabs.get(parameters.path("source").path("context").asText());
        if (tab != null
                && event.equals("log.entryAdded")
                && parameters.path("level").asText().equals("error")) {
            tab.complain(parameters.path("text").asText());
        }
    }

    private static Path newProfile(Map<String, Object> preferences) {
        try {
            Path profile = Files.createTempDirectory("sluice-firefox-");
            String lines = preferences.entrySet().stream()
                    .map(entry -> "user_pref(\"" + entry.getKey() + "\", " + entry.getValue() + ");")
                    .collect(Collectors.joining("\n"));
            Files.writeString(profile.resolve("user.js"), lines);
            return profile;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
