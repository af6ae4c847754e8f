package io.sluice;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of the whole JVM per operation, garbage collection and compiler included: {@code -prof io.sluice.CpuTimeProfiler}.
 * On a machine that others use as well, wall time counts the moments in which the benchmark did not run; this does not.
 */
public final class CpuTimeProfiler implements InternalProfiler {
    /** Of its result. */
    static final String NAME = "cpu.norm";

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private long startNanos;

    @Override
    public String getDescription() {
        return "CPU time of the JVM per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        startNanos = SYSTEM.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long nanos = SYSTEM.getProcessCpuTime() - startNanos;
        double perOperation = (double) nanos / Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult(NAME, perOperation, "ns/op", AggregationPolicy.AVG));
    }
}
