package io.sluice.signaling.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Debian's coturn on the loopback address, which shares a secret with the server. Closing ends it and leaves no file. */
final class TurnServer implements AutoCloseable {
    static final String SECRET = "known-to-both-servers";

    /** The usual port: in the network of these tests nobody else has it. */
    static final String URL = "turn:127.0.0.1:3478?transport=udp";

    /** Said when its sockets are open. */
    private static final Pattern READY = Pattern.compile("SQLite DB connection success");

    private final Path folder;
    private final ChildProcess process;

    private TurnServer(Path folder, ChildProcess process) {
        this.folder = folder;
        this.process = process;
    }

    static TurnServer start() {
        try {
            Path folder = Files.createTempDirectory("coturn");
            return new TurnServer(folder, ChildProcess.start(new ProcessBuilder(command(folder)), READY));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> command(Path folder) {
        return List.of(
                WebBrowser.executable("turnserver").toString(),
                "-n",
                "--listening-ip=127.0.0.1",
                "--relay-ip=127.0.0.1",
                "--allow-loopback-peers",
                "--use-auth-secret",
                "--static-auth-secret=" + SECRET,
                "--realm=sluice.test",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--verbose",
                "--log-file=stdout",
                "--pidfile=" + folder.resolve("pid"),
                "--userdb=" + folder.resolve("users"));
    }

    /** What it has said. */
    List<String> output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
