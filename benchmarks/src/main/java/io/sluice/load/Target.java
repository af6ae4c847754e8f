package io.sluice.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The server under load: one that was started for it and ends with it, or one that runs already. */
final class Target implements AutoCloseable {
    private static final Pattern RUNNING = Pattern.compile("Sluice is running\\. Open {2}http://[^ ]*:(\\d+)/");

    private final @Nullable Child child;
    private final URI uri;
    private final long pid;
    private final PauseLog pauseLog;

    private Target(@Nullable Child child, URI uri, long pid, PauseLog pauseLog) {
        this.child = child;
        this.uri = uri;
        this.pid = pid;
        this.pauseLog = pauseLog;
    }

    /** Starts the server, or takes the one that was named. */
    static Target of(Settings settings, Processors processors) throws IOException, InterruptedException {
        if (settings.server() != null) {
            return new Target(null, settings.server(), settings.serverPid(), PauseLog.NONE);
        }
        if (!Files.isRegularFile(settings.jar())) {
            throw new IOException(settings.jar() + " does not exist: ./sfu build makes it");
        }
        PauseLog pauseLog = PauseLog.create();
        Child child = new Child(processors.measured(command(settings, pauseLog)), RUNNING);
        URI uri = URI.create("ws://127.0.0.1:" + child.awaitAnnouncement() + "/ws");
        return new Target(child, uri, child.pid(), pauseLog);
    }

    URI uri() {
        return uri;
    }

    /** The process to measure; 0 if it is not known. */
    long pid() {
        return pid;
    }

    /** Its pauses, if it was started here. */
    PauseLog pauseLog() {
        return pauseLog;
    }

    /** Waits; throws if the server ends meanwhile. */
    void await(long nanos) throws IOException, InterruptedException {
        if (child == null) {
            boolean ended = new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
            assert !ended;
        } else if (!child.runsFor(nanos)) {
            throw new IOException("the server ended under load; it said: " + child.output());
        }
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
        pauseLog.close();
    }

    private static List<String> command(Settings settings, PauseLog pauseLog) {
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(settings.javaOptions());
        command.add(pauseLog.javaOption());
        command.addAll(List.of("-jar", settings.jar().toString()));
        command.addAll(List.of("--port", "0", "--listen", "127.0.0.1", "--set", "shutdown.drain-timeout=0s"));
        // A WebSocket for each, and all in one room; what is left over is for pages.
        String connections = Integer.toString(Math.max(1024, 2 * settings.peers()));
        command.addAll(List.of("--max-connections", connections, "--set", "rooms.peers=" + connections));
        if (settings.loops() > 0) {
            command.addAll(List.of("--loops", Integer.toString(settings.loops())));
        }
        command.addAll(settings.serverOptions());
        return command;
    }

    /** The Java that runs this. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
