package io.sluice;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Asks the JVM, and Linux where it is, what the process has used. */
final class ProcessUsage {
    private static final long UNKNOWN = -1;
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path STATUS = Path.of("/proc/self/status");
    /** Linux counts in hundredths of a second for user space, whatever its kernel counts in (proc(5), USER_HZ). */
    private static final long MILLIS_PER_TICK = 10;

    /** Behind the name of the program, which may hold anything: state is field 3, utime 14, stime 15 (proc(5)). */
    private static final int USER_FIELD = 14 - 3;

    private static final int SYSTEM_FIELD = 15 - 3;
    private static final long BYTES_PER_KIB = 1024;

    private ProcessUsage() {}

    static ResourceUsage read() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        List<String> stat = statFields();
        List<String> status = lines(STATUS);
        return new ResourceUsage(
                ManagementFactory.getRuntimeMXBean().getUptime(),
                TimeUnit.NANOSECONDS.toMillis(system.getProcessCpuTime()),
                millis(stat, USER_FIELD),
                millis(stat, SYSTEM_FIELD),
                Runtime.getRuntime().availableProcessors(),
                bytes(status, "VmRSS:"),
                bytes(status, "VmHWM:"),
                memory.getHeapMemoryUsage().getUsed(),
                memory.getHeapMemoryUsage().getCommitted(),
                memory.getHeapMemoryUsage().getMax(),
                memory.getNonHeapMemoryUsage().getUsed(),
                sum(collectors, GarbageCollectorMXBean::getCollectionCount),
                sum(collectors, GarbageCollectorMXBean::getCollectionTime),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : UNKNOWN);
    }

    private static long sum(List<GarbageCollectorMXBean> collectors, ToLongFunction<GarbageCollectorMXBean> value) {
        return collectors.stream().mapToLong(value).filter(known -> known >= 0).sum();
    }

    private static List<String> statFields() {
        String text = String.join(" ", lines(STAT));
        int afterName = text.lastIndexOf(')') + 1;
        return List.of(text.substring(afterName).strip().split(" "));
    }

    private static long millis(List<String> fields, int index) {
        return index < fields.size() ? number(fields.get(index), MILLIS_PER_TICK) : UNKNOWN;
    }

    private static long bytes(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> number(line.replaceAll("[^0-9]", ""), BYTES_PER_KIB))
                .orElse(UNKNOWN);
    }

    private static long number(String text, long factor) {
        try {
            return Long.parseLong(text) * factor;
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
