package io.sluice.libwebrtc;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** What libwebrtc counts itself, under the names of W3C webrtc-stats. */
record PeerStatistics(Collection<RTCStats> stats) {
    static PeerStatistics of(RTCStatsReport report) {
        return new PeerStatistics(report.getStats().values());
    }

    /** A member of all objects of a type, such as "outbound-rtp", that have it. */
    List<String> text(String type, String member) {
        return values(type, member).map(Object::toString).toList();
    }

    /** The same for numbers. */
    List<Double> numbers(String type, String member) {
        return values(type, member).map(value -> ((Number) value).doubleValue()).toList();
    }

    long sum(String type, String member) {
        return values(type, member)
                .mapToLong(value -> ((Number) value).longValue())
                .sum();
    }

    private Stream<Object> values(String type, String member) {
        String name = type.toUpperCase(Locale.ROOT).replace('-', '_');
        return stats.stream()
                .filter(entry -> entry.getType().name().equals(name))
                .map(entry -> entry.getAttributes().get(member))
                .filter(Objects::nonNull);
    }
}
