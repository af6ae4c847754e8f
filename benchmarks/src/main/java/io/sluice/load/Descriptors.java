package io.sluice.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Open files of processes, sockets included, and how many this one may have (proc(5)). */
final class Descriptors {
    /** For jars, libraries, pipes and the loop's own. */
    private static final int SPARE = 300;

    private static final String LIMIT = "Max open files";

    private Descriptors() {}

    /** How many a process has open. */
    static long open(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.count();
        }
    }

    /**
     * Makes sure that this process may open a WebSocket and a UDP socket for each peer.
     *
     * @throws IOException that says what to do
     */
    static void requireForPeers(int peers) throws IOException {
        long needed = 2L * peers + SPARE;
        long allowed = parseLimit(Files.readAllLines(Path.of("/proc/self/limits")));
        if (allowed < needed) {
            throw new IOException(
                    peers + " peers need " + needed + " descriptors (a WebSocket and a UDP socket each) and " + allowed
                            + " are allowed: run \"ulimit -n " + needed + "\" before, or take fewer peers");
        }
    }

    /** The limit that cannot be raised, since Java raises the other to it when it starts. */
    static long parseLimit(List<String> limits) {
        return limits.stream()
                .filter(line -> line.startsWith(LIMIT))
                .map(line -> line.substring(LIMIT.length()).trim().split("\\s+", -1)[1])
                .mapToLong(hard -> hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
