package io.sluice.signaling;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A script of the test resources, run by Node with the packages of the pages. Closing kills it. */
public final class NodeScript implements AutoCloseable {
    private static final Path PACKAGES = Path.of("..", "sfu-demo-web", "node_modules");
    private static final int TIMEOUT_SECONDS = 60;

    private final Process process;

    private NodeScript(Process process) {
        this.process = process;
    }

    /**
     * Begins to run a script.
     *
     * @param script below {@code src/test/resources}, a CommonJS module
     */
    public static NodeScript start(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", "src/test/resources/" + script));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("NODE_PATH", PACKAGES.toAbsolutePath().normalize().toString());
        return new NodeScript(builder.start());
    }

    /** Runs a script to its end, which must be a good one. */
    public static void run(String script, String... arguments) throws IOException, InterruptedException {
        try (NodeScript node = start(script, arguments)) {
            node.awaitSuccess();
        }
    }

    /** The next line it says. */
    public String line() throws IOException {
        return String.valueOf(process.inputReader(StandardCharsets.UTF_8).readLine());
    }

    /** Waits for its end, which must be a good one. */
    public void awaitSuccess() throws IOException, InterruptedException {
        String output = String.join(
                "\n", process.inputReader(StandardCharsets.UTF_8).lines().toList());
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("the script failed:\n" + output);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
