package io.sluice.signaling.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as people run it: the built jar in a Java process of its own, on a free port of this machine. */
final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "sluice.jar").toAbsolutePath();
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+");
    private static final Pattern FAULT = Pattern.compile("\\bERROR\\b|\\bException in thread\\b");
    private static final int START_SECONDS = 30;
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> address = new CompletableFuture<>();
    private final Thread reader;

    private ServerProcess(Process process) {
        this.process = process;
        reader = Thread.ofVirtual().name("server output").start(this::read);
    }

    /** Returns once the server has said where its pages are. */
    static ServerProcess start(List<String> options) {
        if (!Files.exists(JAR)) {
            throw new AssertionError(JAR + " is missing: these tests run after the jar is built, with mvn verify");
        }
        List<String> command = new ArrayList<>(List.of(javaOfThisTest(), "-jar", JAR.toString()));
        command.addAll(List.of("--port", "0", "--listen", "127.0.0.1", "--min-port", "20000", "--max-port", "20200"));
        command.addAll(options);
        try {
            ServerProcess server = new ServerProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
            server.awaitAddress();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String javaOfThisTest() {
        return ProcessHandle.current().info().command().orElseThrow();
    }

    /** Without a slash at the end. */
    String address() {
        return address.join();
    }

    String output() {
        return String.join("\n", output);
    }

    List<String> faults() {
        return output.stream().filter(line -> FAULT.matcher(line).find()).toList();
    }

    /** As if the machine lost power: no goodbye of any kind. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private void awaitAddress() {
        try {
            var _ = address.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException failure) {
            process.destroyForcibly();
            throw new AssertionError("The server did not say where it is:\n" + output(), failure);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw new AssertionError(interrupted);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The server did not stop within " + STOP_SECONDS + " s:\n" + output());
            }
            reader.join();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw new AssertionError(interrupted);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher found = ADDRESS.matcher(line);
                if (found.find()) {
                    address.complete(found.group());
                }
            }
            address.completeExceptionally(new IOException("the server ended"));
        } catch (IOException failure) {
            address.completeExceptionally(failure);
        }
    }
}
