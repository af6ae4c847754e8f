package io.sluice.signaling.room;

import io.sluice.ActiveSpeakerObserver;
import io.sluice.ActiveSpeakerObserverListener;
import io.sluice.ActiveSpeakerObserverOptions;
import io.sluice.AudioLevelObserver;
import io.sluice.AudioLevelObserverListener;
import io.sluice.AudioLevelObserverOptions;
import io.sluice.AudioLevelVolume;
import io.sluice.ClosedException;
import io.sluice.NotFoundException;
import io.sluice.Producer;
import io.sluice.Router;
import io.sluice.ortc.MediaKind;
import io.sluice.signaling.protocol.Departure;
import io.sluice.signaling.protocol.Push;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One room: a router, those who are in it, and what is heard of their voices. Thread-safe. */
final class Room {
    /** Told twice a second at most. */
    private static final int LEVELS_INTERVAL_MILLIS = 500;

    /** As many faces as a page can light up at once. */
    private static final int LEVELS = 8;

    /** Quieter is breath and rustling. */
    private static final int LEVELS_THRESHOLD_DBOV = -60;

    private final String id;
    private final Router router;
    private final Roster roster;
    private final int speakerPriority;
    private final Instant since;
    private final Map<String, Seat> seats = new ConcurrentHashMap<>();
    private final ActiveSpeakerObserver speakers;
    private final AudioLevelObserver levels;
    /** Who spoke last; null before anybody has. */
    private volatile @Nullable String speaker;

    private volatile boolean ended;

    /**
     * @param router of the room alone; closes with it
     * @param elects whether whoever has been there longest moderates
     * @param speakerPriority what the pictures of whoever speaks have more than others, 0 to 254
     */
    Room(String id, Router router, boolean elects, int speakerPriority, Instant since) {
        this.id = id;
        this.router = router;
        this.roster = new Roster(elects);
        this.speakerPriority = speakerPriority;
        this.since = since;
        this.speakers = router.createActiveSpeakerObserver(
                ActiveSpeakerObserverOptions.defaults(), new ActiveSpeakerObserverListener() {
                    @Override
                    public void onDominantSpeaker(Producer producer) {
                        favour(producer.id());
                        roster.setSpeaking(producer.id());
                    }
                });
        this.levels = router.createAudioLevelObserver(
                new AudioLevelObserverOptions(LEVELS, LEVELS_THRESHOLD_DBOV, LEVELS_INTERVAL_MILLIS),
                new AudioLevelObserverListener() {
                    @Override
                    public void onVolumes(List<AudioLevelVolume> volumes) {
                        tell(volumes);
                    }

                    @Override
                    public void onSilence() {
                        roster.tellLevels(Map.of());
                    }
                });
    }

    String id() {
        return id;
    }

    Router router() {
        return router;
    }

    Roster roster() {
        return roster;
    }

    /** Somebody sits down; false if the room has ended meanwhile. */
    boolean add(Seat seat) {
        seats.put(seat.peerId(), seat);
        return !ended;
    }

    void remove(Seat seat) {
        seats.remove(seat.peerId(), seat);
    }

    Optional<Seat> seat(String peerId) {
        return Optional.ofNullable(seats.get(peerId));
    }

    /** A peer sends something, and has been told so. */
    void announce(String peerId, Producer producer, @Nullable String label) {
        roster.add(peerId, producer.id(), producer.kind(), label, producer::isPaused);
        if (producer.kind() == MediaKind.AUDIO) {
            listenTo(producer.id());
        }
    }

    /** Everybody is told, and goes; the router is closed. Idempotent. */
    void end(@Nullable String by, @Nullable String reason) {
        ended = true;
        seats.values().forEach(seat -> seat.end(Departure.ENDED, new Push.RoomEnded(by, reason)));
        router.close();
    }

    RoomView view() {
        return new RoomView(
                id,
                since,
                seats.values().stream()
                        .map(Seat::view)
                        .sorted((one, other) -> one.since().compareTo(other.since()))
                        .toList());
    }

    /** What a picture of a peer has more than the receiver gave it, 0 to 254. */
    int additionalPriority(String producerId) {
        String owner = speaker;
        return speakerPriority > 0 && owner != null && owner.equals(roster.owner(producerId)) ? speakerPriority : 0;
    }

    private void favour(String producerId) {
        String owner = roster.owner(producerId);
        if (speakerPriority > 0 && owner != null && !owner.equals(speaker)) {
            speaker = owner;
            seats.values().forEach(Seat::prioritise);
        }
    }

    private void listenTo(String producerId) {
        try {
            speakers.addProducer(producerId);
            levels.addProducer(producerId);
        } catch (NotFoundException | ClosedException e) {
            // It is closed already: nothing to hear.
            return;
        }
    }

    private void tell(List<AudioLevelVolume> volumes) {
        Map<String, Integer> byProducer = new LinkedHashMap<>();
        volumes.forEach(volume -> byProducer.put(volume.producer().id(), volume.volume()));
        roster.tellLevels(byProducer);
    }
}
