package io.sluice;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.File;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.ObjectName;

/**
 * What this process holds of its machine; what the operating system does not tell is 0.
 *
 * @param heapBytes used after garbage collections
 * @param directBytes direct buffers, to the byte
 * @param nativeKib physical memory of the process without the heap: arenas, sockets' buffers of the network
 *     library, classes, compiled code, what the allocator has in reserve; from /proc (Linux)
 * @param descriptors of files and sockets, from /proc (Linux)
 * @param platformThreads without those that carry virtual threads, which come and go as the machine is loaded
 * @param virtualThreads those that the server or its peers start for a connection
 */
record ProcessResources(
        long heapBytes, long directBytes, long nativeKib, int descriptors, long platformThreads, long virtualThreads) {
    private static final int COLLECTIONS = 4;
    private static final Pattern MAPPING = Pattern.compile("(\\p{XDigit}+)-\\p{XDigit}+ ");
    private static final Pattern ADDRESS = Pattern.compile("0x(\\p{XDigit}+)");

    static ProcessResources read() throws Exception {
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

    /** Mapping by mapping: how much of the heap is in memory depends on the machine's size more than on us. */
    private static long nativeMemory() throws Exception {
        Path mappings = Path.of("/proc/self/smaps");
        if (!Files.exists(mappings)) {
            return 0;
        }
        LongSummaryStatistics heap = heapAddresses();
        boolean counts = true;
        long kib = 0;
        for (String line : Files.readAllLines(mappings)) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.lookingAt()) {
                long start = Long.parseUnsignedLong(mapping.group(1), 16);
                counts = start < heap.getMin() || start >= heap.getMax();
            } else if (counts && line.startsWith("Rss:")) {
                kib += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kib;
    }

    /** The bounds of the heap as the collector tells them; nothing if it does not, and then the heap is counted. */
    private static LongSummaryStatistics heapAddresses() throws Exception {
        Object info = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcHeapInfo",
                        new Object[0],
                        new String[0]);
        return ADDRESS.matcher(String.valueOf(info))
                .results()
                .mapToLong(address -> Long.parseUnsignedLong(address.group(1), 16))
                .summaryStatistics();
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
