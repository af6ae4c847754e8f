package io.sluice.observer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tells at the end of each interval who is loudest, as mediasoup's AudioLevelObserver does. */
public final class AudioVolumes implements LevelAnalysis<LevelSum.Reading> {
    /**
     * A stream that is not silent.
     *
     * @param dBov the average of an interval's packets, -127 to 0
     */
    public record Volume(long stream, int dBov) {}

    /** Hears the outcome of an interval. */
    public interface Listener {
        /** The loudest streams, at least one, the loudest first. Every interval anew. */
        void onVolumes(List<Volume> volumes);

        /** Nobody is loud any more. Once. */
        void onSilence();
    }

    /** Fewer packets in an interval say nothing about it. */
    private static final int MIN_PACKETS = 10;

    private final int maxEntries;
    private final int thresholdDbov;
    private final Listener listener;
    private final List<Volume> loud = new ArrayList<>();
    private boolean silent = true;

    /**
     * @param maxEntries how many streams are told at most, at least 1
     * @param thresholdDbov what is less loud is silence, -127 to 0
     */
    public AudioVolumes(int maxEntries, int thresholdDbov, Listener listener) {
        this.maxEntries = maxEntries;
        this.thresholdDbov = thresholdDbov;
        this.listener = listener;
    }

    @Override
    public LevelTap<LevelSum.Reading> newTap() {
        return new LevelSum();
    }

    @Override
    public void onReading(long stream, LevelSum.Reading reading) {
        if (reading.count() < MIN_PACKETS) {
            return;
        }
        int average = (int) Math.round((double) reading.total() / reading.count());
        if (average >= thresholdDbov) {
            loud.add(new Volume(stream, average));
        }
    }

    @Override
    public void remove(long stream) {
        loud.removeIf(volume -> volume.stream() == stream);
    }

    @Override
    public void onIntervalEnd(long nowNanos) {
        if (loud.isEmpty()) {
            fallSilent();
            return;
        }
        silent = false;
        loud.sort(Comparator.comparingInt(Volume::dBov).reversed());
        listener.onVolumes(List.copyOf(loud.subList(0, Math.min(maxEntries, loud.size()))));
        loud.clear();
    }

    @Override
    public void reset() {
        loud.clear();
        fallSilent();
    }

    private void fallSilent() {
        if (!silent) {
            silent = true;
            listener.onSilence();
        }
    }
}
