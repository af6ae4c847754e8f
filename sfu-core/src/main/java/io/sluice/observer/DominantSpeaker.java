package io.sluice.observer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says who holds the floor (Volfin and Cohen, "Dominant Speaker Identification for Multipoint Videoconferencing", 2012): a
 * speaker takes it from another by being clearly more active now, in the last tenth of a second and in the last second, so
 * that a cough or a door does not. Who holds the floor keeps it through silence. Confined to the loop of the observer.
 */
public final class DominantSpeaker implements LevelAnalysis<LevelSeries.Reading> {
    /** Hears of each change. */
    public interface Listener {
        void onDominantSpeaker(long stream);
    }

    /** C1 to C3: by how much a challenger must surpass, as logarithms of quotients. */
    private static final double IMMEDIATE_ADVANTAGE = 3;

    private static final double MEDIUM_ADVANTAGE = 2;
    private static final double LONG_ADVANTAGE = 0;

    /** Who has not been heard for an hour is no challenger. */
    private static final long SPEAKER_IDLE_NANOS = 3_600_000_000_000L;

    private final Listener listener;
    private final Map<Long, Speaker> speakers = new LinkedHashMap<>();
    private final Map<Long, LevelSeries.Reading> readings = new LinkedHashMap<>();
    private @Nullable Long dominant;

    public DominantSpeaker(Listener listener) {
        this.listener = listener;
    }

    @Override
    public LevelTap<LevelSeries.Reading> newTap() {
        return new LevelSeries();
    }

    @Override
    public void onReading(long stream, LevelSeries.Reading reading) {
        readings.put(stream, reading);
    }

    @Override
    public void remove(long stream) {
        readings.remove(stream);
        speakers.remove(stream);
        if (dominant != null && dominant == stream) {
            dominant = null;
        }
    }

    @Override
    public void onIntervalEnd(long nowNanos) {
        readings.forEach((stream, reading) ->
                speakers.computeIfAbsent(stream, added -> new Speaker(nowNanos)).onReading(reading, nowNanos));
        readings.clear();
        Long holding = dominant;
        Speaker holder = holding == null ? null : speakers.get(holding);
        Long next = holding == null || holder == null ? mostActive() : challenger(holding, holder, nowNanos);
        if (next != null && !next.equals(dominant)) {
            dominant = next;
            listener.onDominantSpeaker(next);
        }
    }

    @Override
    public void reset() {
        readings.clear();
        speakers.clear();
    }

    /** Who takes a floor that nobody holds: the one who spoke most of the last second, if anybody spoke at all. */
    private @Nullable Long mostActive() {
        Long found = null;
        int most = 0;
        for (Map.Entry<Long, Speaker> entry : speakers.entrySet()) {
            if (entry.getValue().activeSteps() > most) {
                most = entry.getValue().activeSteps();
                found = entry.getKey();
            }
        }
        return found;
    }

    private @Nullable Long challenger(Long holding, Speaker holder, long nowNanos) {
        Long found = null;
        double advantage = MEDIUM_ADVANTAGE;
        for (Map.Entry<Long, Speaker> entry : speakers.entrySet()) {
            Speaker speaker = entry.getValue();
            boolean competes = !entry.getKey().equals(holding) && nowNanos - speaker.heardNanos() <= SPEAKER_IDLE_NANOS;
            if (competes
                    && speaker.immediateOver(holder) > IMMEDIATE_ADVANTAGE
                    && speaker.mediumOver(holder) > advantage
                    && speaker.longOver(holder) > LONG_ADVANTAGE) {
                advantage = speaker.mediumOver(holder);
                found = entry.getKey();
            }
        }
        return found;
    }
}
