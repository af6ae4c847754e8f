package io.sluice.signaling.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The server as people run it: the built jar in a Java process of its own, on a free port of this machine. */
final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "sluice.jar").toAbsolutePath();
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+");
    private static final Pattern FAULT = Pattern.compile("\\bERROR\\b|\\bException in thread\\b");

    /** It lives for seconds beside browsers that want every processor: it starts as {@code ./sfu} does, and is compiled simply. */
    private static final List<String> SHORT_LIVED = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=target/sluice-test.jsa",
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off");

    private final ChildProcess process;

    private ServerProcess(ChildProcess process) {
        this.process = process;
    }

    /** Returns once the server has said where its pages are. */
    static ServerProcess start(List<String> options) {
        if (!Files.exists(JAR)) {
            throw new AssertionError(JAR + " is missing: these tests run after the jar is built, with mvn verify");
        }
        List<String> command = new ArrayList<>();
        command.add(javaOfThisTest());
        command.addAll(SHORT_LIVED);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of("--port", "0", "--set", "shutdown.drain-timeout=0s"));
        if (!options.contains("--min-port")) {
            command.addAll(List.of("--min-port", "20000", "--max-port", "20200"));
        }
        if (!options.contains("--listen")) {
            command.addAll(List.of("--listen", "127.0.0.1"));
        }
        command.addAll(options);
        return new ServerProcess(ChildProcess.start(new ProcessBuilder(command), ADDRESS));
    }

    private static String javaOfThisTest() {
        return ProcessHandle.current().info().command().orElseThrow();
    }

    /** Without a slash at the end. */
    String address() {
        return process.address();
    }

    String output() {
        return String.join("\n", process.output());
    }

    List<String> faults() {
        return process.output().stream()
                .filter(line -> FAULT.matcher(line).find())
                .toList();
    }

    /** As if the machine lost power: no goodbye of any kind. */
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
