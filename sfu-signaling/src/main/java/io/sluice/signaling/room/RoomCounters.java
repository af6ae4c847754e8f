package io.sluice.signaling.room;

import io.sluice.signaling.protocol.Departure;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What all rooms have counted since the start. Thread-safe. */
public final class RoomCounters {
    private final LongAdder roomsOpened = new LongAdder();
    private final LongAdder roomsClosed = new LongAdder();
    private final LongAdder joins = new LongAdder();
    private final LongAdder joinsRefused = new LongAdder();
    private final LongAdder resumptions = new LongAdder();
    private final LongAdder resumptionsRefused = new LongAdder();
    private final Map<Departure, LongAdder> departures = new EnumMap<>(Departure.class);

    RoomCounters() {
        for (Departure reason : Departure.values()) {
            departures.put(reason, new LongAdder());
        }
    }

    public long roomsOpened() {
        return roomsOpened.sum();
    }

    public long roomsClosed() {
        return roomsClosed.sum();
    }

    /** Peers that came in, those of the plain flow included. */
    public long joins() {
        return joins.sum();
    }

    /** Peers that were not let in, for whatever reason. */
    public long joinsRefused() {
        return joinsRefused.sum();
    }

    /** Sessions that another socket has taken up. */
    public long resumptions() {
        return resumptions.sum();
    }

    /** Sessions that could not be taken up. */
    public long resumptionsRefused() {
        return resumptionsRefused.sum();
    }

    /** Peers that went. */
    public long departures(Departure reason) {
        return adder(reason).sum();
    }

    void onRoomOpened() {
        roomsOpened.increment();
    }

    void onRoomClosed() {
        roomsClosed.increment();
    }

    void onJoined() {
        joins.increment();
    }

    void onJoinRefused() {
        joinsRefused.increment();
    }

    void onResumed() {
        resumptions.increment();
    }

    void onResumptionRefused() {
        resumptionsRefused.increment();
    }

    void onDeparted(Departure reason) {
        adder(reason).increment();
    }

    private LongAdder adder(Departure reason) {
        return Objects.requireNonNull(departures.get(reason), "every reason has a counter");
    }
}
