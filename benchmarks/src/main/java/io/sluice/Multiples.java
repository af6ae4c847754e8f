package io.sluice;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * Sets each benchmark beside the method {@code floor} of its class, run with the same parameters. CPU time counts where
 * {@link CpuTimeProfiler} measured it, otherwise the time that went by.
 */
final class Multiples {
    private static final String FLOOR = "floor";

    /**
     * One measured method.
     *
     * @param name of the class with its package, a dot, and the method
     * @param parameters by name
     */
    record Measured(String name, Map<String, String> parameters, double nanos) {
        Measured {
            parameters = Map.copyOf(parameters);
        }

        boolean isFloor() {
            return method().equals(FLOOR);
        }

        /** A floor may have fewer parameters: those that only its sibling has do not change it. */
        boolean isFloorOf(Measured other) {
            return isFloor()
                    && !other.isFloor()
                    && className().equals(other.className())
                    && other.parameters.entrySet().containsAll(parameters.entrySet());
        }

        private String className() {
            return name.substring(0, name.lastIndexOf('.'));
        }

        private String method() {
            return name.substring(name.lastIndexOf('.') + 1);
        }

        private String shortName() {
            return name.substring(className().lastIndexOf('.') + 1);
        }
    }

    private Multiples() {}

    /** A table; empty when nothing that was run has a floor. */
    static String of(Collection<RunResult> results) {
        return table(results.stream().map(Multiples::measured).toList());
    }

    static String table(List<Measured> all) {
        List<String> rows = new ArrayList<>();
        for (Measured measured : all) {
            all.stream()
                    .filter(floor -> floor.isFloorOf(measured))
                    .findFirst()
                    .ifPresent(floor -> rows.add(row(measured, floor)));
        }
        return rows.isEmpty() ? "" : heading() + String.join("", rows);
    }

    private static String heading() {
        return String.format(Locale.ROOT, "%n%12s%12s%12s  %s%n", "ns", "floor, ns", "multiple", "benchmark");
    }

    private static String row(Measured measured, Measured floor) {
        try (Formatter row = new Formatter(Locale.ROOT)) {
            row.format("%12.1f%12.1f%12.2f  ", measured.nanos, floor.nanos, measured.nanos / floor.nanos);
            row.format("%s %s%n", measured.shortName(), new TreeMap<>(measured.parameters));
            return row.toString();
        }
    }

    private static Measured measured(RunResult result) {
        BenchmarkParams params = result.getParams();
        SortedMap<String, String> parameters = new TreeMap<>();
        params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
        Result<?> cpu = result.getSecondaryResults().get(CpuTimeProfiler.NAME);
        double nanos = (cpu == null ? result.getPrimaryResult() : cpu).getScore();
        return new Measured(params.getBenchmark(), parameters, nanos);
    }
}
