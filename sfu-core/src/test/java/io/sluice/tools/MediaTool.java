package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running program with what it said, gone when closed. */
final class MediaTool implements AutoCloseable {
    private static final int MAX_SECONDS = 30;

    private final Process process;
    private final Path log;

    private MediaTool(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static boolean areInstalled(String... names) {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(names)
                        .allMatch(name -> Stream.of(path.split(File.pathSeparator))
                                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))));
    }

    /** Starts a program; what it says goes to a file beside the others of the test. */
    static MediaTool start(Path folder, List<String> command) throws IOException {
        Path log = Files.createTempFile(folder, command.getFirst(), ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        return new MediaTool(builder.start(), log);
    }

    /** Runs a program to its end, which must be a good one, and returns what it said. */
    static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        try (MediaTool tool = start(folder, command)) {
            return tool.awaitEnd();
        }
    }

    String awaitEnd() throws IOException, InterruptedException {
        boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
        assertThat(ended)
                .as("the end within %d s of a program that said: %s", MAX_SECONDS, output())
                .isTrue();
        assertThat(process.exitValue()).as(output()).isZero();
        return output();
    }

    /** Returns when the program listens on a UDP port. */
    void awaitListening(int port) throws IOException {
        String wanted = ":%04X ".formatted(port);
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
        while (Files.readAllLines(Path.of("/proc/net/udp")).stream()
                .noneMatch(
                        line -> line.substring(0, Math.min(line.length(), 24)).contains(wanted))) {
            assertThat(System.nanoTime())
                    .as("port %d, of a program that said: %s", port, output())
                    .isLessThan(deadlineNanos);
            assertThat(process.isAlive()).as(output()).isTrue();
            Thread.onSpinWait();
        }
    }

    private String output() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
