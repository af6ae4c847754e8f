package io.sluice;

/**
 * What the whole process has used of its machine; see {@link Sfu#resourceUsage}. What this platform does not tell is -1.
 *
 * @param uptimeMillis since the process was started, in milliseconds
 * @param cpuMillis processor time of all threads, in milliseconds
 * @param userCpuMillis of it, in the program itself; Linux only
 * @param systemCpuMillis of it, in the kernel on behalf of the program; Linux only
 * @param processors that the process may use
 * @param residentBytes memory in use of the machine's; Linux only
 * @param maxResidentBytes the most that it was; Linux only
 * @param heapUsedBytes of Java objects, those included that are to be collected
 * @param heapCommittedBytes taken from the machine for them
 * @param heapMaxBytes that may be taken
 * @param nonHeapUsedBytes of code and classes
 * @param gcCount collections of garbage
 * @param gcMillis that these took, in milliseconds, partly beside the program
 * @param threads of the platform, without virtual ones
 * @param openFiles file descriptors, sockets included
 */
public record ResourceUsage(
        long uptimeMillis,
        long cpuMillis,
        long userCpuMillis,
        long systemCpuMillis,
        int processors,
        long residentBytes,
        long maxResidentBytes,
        long heapUsedBytes,
        long heapCommittedBytes,
        long heapMaxBytes,
        long nonHeapUsedBytes,
        long gcCount,
        long gcMillis,
        int threads,
        long openFiles) {}
