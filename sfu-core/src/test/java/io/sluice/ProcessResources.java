package io.sluice;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.File;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What this process holds of its machine; what the operating system does not tell is 0.
 *
 * @param heapBytes used after garbage collections
 * @param directBytes direct buffers, to the byte
 * @param nativeKib physical memory of the process without what the heap may use: arenas, sockets' buffers of the network
 *     library, classes, compiled code, what the allocator has in reserve; from /proc (Linux)
 * @param descriptors of files and sockets, from /proc (Linux)
 * @param platformThreads without those that carry virtual threads, which come and go as the machine is loaded
 * @param virtualThreads those that the server or its peers start for a connection
 */
record ProcessResources(
        long heapBytes, long directBytes, long nativeKib, int descriptors, long platformThreads, long virtualThreads) {
    private static final int COLLECTIONS = 4;

    static ProcessResources read() throws IOException {
        long heap = usedHeap();
        return new ProcessResources(
                heap, directMemory(), nativeMemory(), openDescriptors(), livePlatformThreads(), liveVirtualThreads());
    }

    /** What one collection leaves to be cleaned by another thread, the next one frees. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long nativeMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    - (ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() >> 10);
        }
    }

    private static int openDescriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    private static long livePlatformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool-"))
                .count();
    }

    /** No list of virtual threads is to be had but that of a thread dump. */
    static long liveVirtualThreads() throws IOException {
        Path directory = Files.createTempDirectory("threads");
        Path dump = directory.resolve("dump");
        try {
            HotSpotDiagnosticMXBean diagnostics =
                    Objects.requireNonNull(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class));
            diagnostics.dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            try (Stream<String> lines = Files.lines(dump)) {
                return lines.filter(line ->
                                line.matches("#\\d+ \"(dtls-handshake|sluice-events|dtls-test-client|test-peer)\".*"))
                        .count();
            }
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(directory);
        }
    }
}
