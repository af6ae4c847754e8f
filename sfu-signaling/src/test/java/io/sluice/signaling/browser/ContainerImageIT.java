package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The container image, which the profile {@code image} builds without a daemon and {@code ./sfu test-all} on the empty base: unpacked as an
 * engine does it, and run with the Java runtime in it and the C library of this machine. An engine itself is not needed, nor tested.
 */
@Tag("long")
@Timeout(120)
class ContainerImageIT {
    private static final Path IMAGE = Path.of("target", "jib-image.tar").toAbsolutePath();
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    private Path root = Path.of("");
    private JsonNode container = JSON.nullNode();

    @BeforeEach
    void unpack() throws Exception {
        assumeThat(Files.exists(IMAGE)).as("built with -P image").isTrue();
        extract(IMAGE, folder);
        JsonNode manifest =
                blob(read(folder.resolve("index.json")).path("manifests").get(0));
        container = blob(manifest.path("config")).path("config");
        root = Files.createDirectories(folder.resolve("root"));
        for (JsonNode layer : manifest.path("layers")) {
            extract(file(layer), root);
        }
    }

    @Test
    void shouldServePagesAndMetricsAndBeForAUserWithoutRights() throws Exception {
        assertThat(container.path("User").asText()).isEqualTo("10001:10001");
        assertThat(container.path("ExposedPorts").toString()).isEqualTo("{\"3000/tcp\":{}}");
        try (ChildProcess server = ChildProcess.start(new ProcessBuilder(command()), ADDRESS);
                HttpClient http = HttpClient.newHttpClient()) {
            assertThat(get(http, server.address() + "/healthz")).isEqualTo("200 ok\n");
            assertThat(get(http, server.address() + "/room")).startsWith("200 <!doctype html>");
            assertThat(get(http, server.address() + "/metrics")).contains("sluice_rooms 0.0", "jvm_memory_used_bytes");
        }
    }

    /** The entry point, with the folders of the image where they were unpacked, and what {@code docker run} would have behind it. */
    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>();
        for (JsonNode part : container.path("Entrypoint")) {
            command.add(part.asText());
        }
        assertThat(command).contains("@/app/jib-classpath-file").endsWith("io.sluice.signaling.Main");
        String classpath = Files.readString(root.resolve("app/jib-classpath-file"));
        command.replaceAll(part -> part.equals("@/app/jib-classpath-file") ? classpath : part);
        command.replaceAll(part -> part.replaceAll("(^|:)/(app|opt)/", "$1" + root + "/$2/"));
        command.addAll(List.of("--port", "0", "--listen", "127.0.0.1", "--min-port", "28000", "--max-port", "28099"));
        command.addAll(List.of("--set", "shutdown.drain-timeout=0s"));
        return command;
    }

    private static String get(HttpClient http, String uri) throws IOException, InterruptedException {
        var response = http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private JsonNode blob(JsonNode descriptor) throws IOException {
        return read(file(descriptor));
    }

    /** Of an OCI image layout. */
    private Path file(JsonNode descriptor) {
        return folder.resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }

    private static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    private static void extract(Path archive, Path into) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder(
                        "tar",
                        "-xf",
                        archive.toString(),
                        "-C",
                        into.toString(),
                        "--no-same-owner",
                        "--warning=no-unknown-keyword")
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).as("tar of " + archive).isZero();
    }
}
