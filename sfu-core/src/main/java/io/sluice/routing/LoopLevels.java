package io.sluice.routing;

import io.sluice.loop.Loop;
import io.sluice.observer.LevelAnalysis;
import io.sluice.observer.LevelTap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an observer has on one loop: a tap on each stream it watches there. Confined to that loop but for {@link #loop}.
 *
 * @param <R> what a tap gathers
 */
final class LoopLevels<R> {
    /** What one stream said. */
    record Reading<R>(StreamHandle stream, R value) {}

    private final Loop loop;
    private final LevelAnalysis<R> analysis;
    private final Map<StreamHandle, LevelTap<R>> taps = new LinkedHashMap<>();

    LoopLevels(Loop loop, LevelAnalysis<R> analysis) {
        this.loop = loop;
        this.analysis = analysis;
    }

    Loop loop() {
        return loop;
    }

    void add(StreamHandle stream) {
        assert loop.confined();
        LevelTap<R> tap = analysis.newTap();
        taps.put(stream, tap);
        stream.inbound().addLevels(tap);
    }

    void remove(StreamHandle stream) {
        assert loop.confined();
        LevelTap<R> tap = taps.remove(stream);
        if (tap != null) {
            stream.inbound().removeLevels(tap);
        }
    }

    List<Reading<R>> take() {
        assert loop.confined();
        List<Reading<R>> readings = new ArrayList<>(taps.size());
        taps.forEach((stream, tap) -> readings.add(new Reading<>(stream, tap.take(loop.nowNanos()))));
        return readings;
    }
}
