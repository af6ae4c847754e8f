package io.sluice.load;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The safepoint log that a measured JVM writes into a file of ours. The file is read only between slices, so that following it
 * takes no time from what is measured.
 */
final class PauseLog implements AutoCloseable {
    /** Of a process that writes none, because somebody else started it. */
    static final PauseLog NONE = new PauseLog(null);

    private final @Nullable Path file;

    private PauseLog(@Nullable Path file) {
        this.file = file;
    }

    /** A new and empty one. */
    static PauseLog create() throws IOException {
        return new PauseLog(Files.createTempFile("sluice-pauses-", ".log"));
    }

    /** The JVM's option that makes it write here. */
    String javaOption() {
        return "-Xlog:safepoint:file=" + file + "::filecount=0";
    }

    /** How far it has been written, in bytes. */
    long position() throws IOException {
        return file == null ? 0 : Files.size(file);
    }

    /** The pauses from a position on; of nobody if there is no log. */
    Pauses since(long position) throws IOException {
        if (file == null) {
            return Pauses.UNKNOWN;
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(position);
            byte[] written = new byte[(int) (log.length() - position)];
            log.readFully(written);
            return Pauses.parse(new String(written, StandardCharsets.UTF_8).lines());
        }
    }

    /** Deletes the file; the process that wrote it has ended. */
    @Override
    public void close() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
