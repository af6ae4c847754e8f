package io.sluice.signaling.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that says on its output where it can be reached, and that is gone with its descendants once it is closed. */
final class ChildProcess implements AutoCloseable {
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final Pattern announcement;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> address = new CompletableFuture<>();
    private final Thread reader;
    /** A test run that is interrupted leaves nothing behind either. */
    private final Thread atExit = new Thread(this::destroyAll);

    private ChildProcess(Process process, Pattern announcement) {
        this.process = process;
        this.announcement = announcement;
        Runtime.getRuntime().addShutdownHook(atExit);
        reader = Thread.ofVirtual().name("output of " + process.pid()).start(this::read);
    }

    /**
     * Returns once the process has said where it is.
     *
     * @param announcement finds the address in a line of the output
     */
    static ChildProcess start(ProcessBuilder builder, Pattern announcement) {
        try {
            ChildProcess child =
                    new ChildProcess(builder.redirectErrorStream(true).start(), announcement);
            child.awaitAddress();
            return child;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String address() {
        return address.join();
    }

    List<String> output() {
        return output;
    }

    /** As if the machine lost power: no goodbye of any kind. */
    void kill() {
        List<ProcessHandle> descendants = process.descendants().toList();
        destroyAll();
        awaitEnd(descendants);
    }

    /** Asks it to end, and insists after a while. */
    @Override
    public void close() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        awaitEnd(descendants);
    }

    private void awaitAddress() {
        try {
            var _ = address.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException failure) {
            kill();
            throw new AssertionError("The process did not say where it is:\n" + String.join("\n", output), failure);
        } catch (InterruptedException interrupted) {
            kill();
            throw new AssertionError(interrupted);
        }
    }

    private void awaitEnd(List<ProcessHandle> descendants) {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "The process did not stop within " + STOP_SECONDS + " s:\n" + String.join("\n", output));
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        } finally {
            descendants.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        descendants.forEach(descendant -> descendant.onExit().join());
        joinReader();
    }

    private void joinReader() {
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void destroyAll() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher found = announcement.matcher(line);
                if (found.find()) {
                    address.complete(found.group());
                }
            }
            address.completeExceptionally(new IOException("the process ended"));
        } catch (IOException failure) {
            address.completeExceptionally(failure);
        }
    }
}
