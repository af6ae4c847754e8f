package io.sluice.signaling.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sluice.signaling.protocol.Departure;
import io.sluice.signaling.room.RoomCounters;
import io.sluice.signaling.room.RoomDirectory;
import java.util.Map;
import java.util.TreeMap;

/** Rooms and who is in them. */
final class RoomMetrics implements MultiCollector {
    private final RoomDirectory rooms;

    RoomMetrics(RoomDirectory rooms) {
        this.rooms = rooms;
    }

    @Override
    public MetricSnapshots collect() {
        RoomCounters counters = rooms.counters();
        Families families = new Families();
        families.gauge("sluice_rooms", "Rooms that are open", rooms.roomCount());
        families.gauge("sluice_peers", "Peers in rooms, those included whose socket is lost", rooms.peerCount());
        families.counter("sluice_rooms_opened", "Rooms that were opened", counters.roomsOpened());
        families.counters(
                "sluice_joins",
                "Attempts to come into a room",
                "outcome",
                Map.of("joined", counters.joins(), "refused", counters.joinsRefused()));
        families.counters(
                "sluice_resumptions",
                "Attempts to take up the session of a lost socket",
                "outcome",
                Map.of("resumed", counters.resumptions(), "refused", counters.resumptionsRefused()));
        families.counters("sluice_departures", "Peers that went, by why", "reason", departures(counters));
        return families.build();
    }

    private static Map<String, Long> departures(RoomCounters counters) {
        Map<String, Long> departures = new TreeMap<>();
        for (Departure reason : Departure.values()) {
            departures.put(reason.toString(), counters.departures(reason));
        }
        return departures;
    }
}
