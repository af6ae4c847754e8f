package io.sluice.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Processor time and memory of processes as Linux counts them (proc(5)): user and system time of all threads, those that have ended
 * included, in ticks of 10 ms.
 */
final class CpuMeter {
    private static final long TICK_MICROS = 10_000;
    /** Of the fields behind the command's name, from 0. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    /**
     * Processor time since each began, in microseconds.
     *
     * @param target of the measured process; 0 if it is not known
     * @param machine of everything on this machine, idle time left out
     */
    record Reading(long target, long generator, long machine) {
        static Reading of(long targetPid) throws IOException {
            return new Reading(
                    targetPid == 0 ? 0 : processMicros(targetPid),
                    processMicros(ProcessHandle.current().pid()),
                    machineMicros());
        }

        Reading minus(Reading earlier) {
            return new Reading(target - earlier.target, generator - earlier.generator, machine - earlier.machine);
        }

        /** What neither of the two took: other processes, and the kernel on nobody's account. */
        long others() {
            return Math.max(0, machine - target - generator);
        }
    }

    private CpuMeter() {}

    private static long processMicros(long pid) throws IOException {
        return parseProcessStat(Files.readString(Path.of("/proc/" + pid + "/stat"))) * TICK_MICROS;
    }

    private static long machineMicros() throws IOException {
        return parseMachineStat(Files.readAllLines(Path.of("/proc/stat")).getFirst()) * TICK_MICROS;
    }

    /** Resident memory of a process. */
    static long residentBytes(long pid) throws IOException {
        return parseResident(Files.readAllLines(Path.of("/proc/" + pid + "/status")));
    }

    /** The command's name may hold spaces and parentheses, so fields are counted from the last parenthesis. */
    static long parseProcessStat(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    }

    /** {@code cpu user nice system idle iowait irq softirq steal guest guest_nice}; guests are in user and nice already. */
    static long parseMachineStat(String line) {
        String[] fields = line.trim().split("\\s+", -1);
        long busy = 0;
        for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
            busy += Long.parseLong(fields[i]);
        }
        return busy;
    }

    static long parseResident(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
