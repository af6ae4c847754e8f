package io.sluice.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What another Java process holds in its heap after a full collection, which asking for it brings about. */
final class LiveHeap {
    /** The last line of a class histogram: instances, bytes. */
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)");

    private LiveHeap() {}

    /** In bytes; empty when the process is not known or cannot be asked. */
    static OptionalLong bytes(long pid) throws InterruptedException {
        if (pid == 0) {
            return OptionalLong.empty();
        }
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try (Child child = new Child(List.of(jcmd, Long.toString(pid), "GC.class_histogram"), TOTAL)) {
            return OptionalLong.of(Long.parseLong(child.awaitAnnouncement()));
        } catch (IOException ignored) {
            return OptionalLong.empty();
        }
    }
}
