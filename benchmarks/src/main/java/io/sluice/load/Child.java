package io.sluice.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that this one started, and ends: at the latest when this one does. */
final class Child implements AutoCloseable {
    private static final int START_SECONDS = 30;
    private static final int STOP_SECONDS = 5;
    private static final int MAX_LINES_KEPT = 20;

    private final Process process;
    private final Thread hook;
    private final CompletableFuture<String> announced = new CompletableFuture<>();
    private final List<String> said = new ArrayList<>();

    /** @param announcement the line that says that the process is ready; its first group is what there is to know */
    Child(List<String> command, Pattern announcement) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        hook = new Thread(process::destroyForcibly, "load-end-child");
        Runtime.getRuntime().addShutdownHook(hook);
        Thread.ofVirtual().name("load-child-output").start(() -> read(announcement));
    }

    /** Waits until the process has said that it is ready, and gives what the announcement's first group matched. */
    String awaitAnnouncement() throws IOException, InterruptedException {
        try {
            return announced.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("the process did not start; it said: " + output(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Waits for a time, or less if the process ends; says whether it still runs. */
    boolean runsFor(long nanos) throws InterruptedException {
        return !process.waitFor(nanos, TimeUnit.NANOSECONDS);
    }

    /** The first and all unusual things it said. */
    String output() {
        synchronized (said) {
            return String.join(" | ", said);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        forget();
    }

    /** When this process ends already, the hook runs and stays. */
    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) {
            process.destroyForcibly();
        }
    }

    /** To its end, since a process whose output nobody reads stops in the middle of it. */
    private void read(Pattern announcement) {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                keep(line);
                Matcher matcher = announcement.matcher(line);
                if (matcher.find()) {
                    announced.complete(matcher.group(1));
                }
            }
        } catch (IOException ignored) {
            // Its end is what is told below.
        }
        announced.completeExceptionally(new IOException("the process ended"));
    }

    private void keep(String line) {
        synchronized (said) {
            if (said.size() < MAX_LINES_KEPT) {
                said.add(line);
            }
        }
    }
}
