package io.sluice.signaling.metrics;

import io.sluice.LoopStatistics;
import io.sluice.SfuStatistics;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The counters of all loops together. */
public final class Totals {
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final Pattern ENDING = Pattern.compile("_?(drops|failures)(_|$)");

    private Totals() {}

    /** What transports have counted, by the names of {@link LoopStatistics#transportCounters}. */
    public static Map<String, Long> of(SfuStatistics statistics) {
        Map<String, Long> totals = new TreeMap<>();
        for (LoopStatistics loop : statistics.loops()) {
            loop.transportCounters().forEach((name, count) -> totals.merge(name, count, Long::sum));
        }
        return totals;
    }

    /** Everything that was dropped, by its reason in snake case with the protocol in front, such as {@code srtp_replayed}. */
    public static Map<String, Long> drops(SfuStatistics statistics) {
        Map<String, Long> drops = new TreeMap<>();
        of(statistics).forEach((name, count) -> {
            if (name.contains("Drops") || name.endsWith("Failures")) {
                drops.merge(reason("", name), count, Long::sum);
            }
        });
        statistics.dtls().drops().forEach((name, count) -> drops.merge(reason("dtls_", name), count, Long::sum));
        statistics.loops().forEach(loop -> addLoop(drops, loop));
        return drops;
    }

    private static void addLoop(Map<String, Long> drops, LoopStatistics loop) {
        loop.ice().drops().forEach((name, count) -> drops.merge(reason("stun_", name), count, Long::sum));
        drops.merge("unknown_datagram", loop.unknownDatagrams(), Long::sum);
        drops.merge("unknown_remote", loop.unknownRemotes(), Long::sum);
        drops.merge("lane", loop.laneDrops(), Long::sum);
        drops.merge("late", loop.lateDrops(), Long::sum);
        drops.merge("copy", loop.copyDrops(), Long::sum);
        drops.merge("overload_picture", loop.overloadDrops(), Long::sum);
        loop.ports().forEach(port -> {
            drops.merge("udp_oversized", port.oversizedDrops(), Long::sum);
            drops.merge("udp_pool", port.poolDrops(), Long::sum);
            drops.merge("udp_kernel", port.kernelDrops(), Long::sum);
            drops.merge("udp_send_buffer", port.sendBufferDrops(), Long::sum);
            drops.merge("udp_send_error", port.sendErrors(), Long::sum);
        });
        loop.tcpPorts().forEach(port -> {
            drops.merge("tcp_send_buffer", port.sendBufferDrops(), Long::sum);
            drops.merge("tcp_unconnected", port.unconnectedDrops(), Long::sum);
        });
    }

    private static String reason(String prefix, String name) {
        String snake = CAPITAL.matcher(name).replaceAll("_").replace('.', '_').toLowerCase(Locale.ROOT);
        return prefix + ENDING.matcher(snake).replaceAll("$2");
    }
}
