package io.sluice.routing;

import io.sluice.loop.Loop;
import io.sluice.observer.LevelAnalysis;
import io.sluice.time.Timers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An observer of loudness at work. Streams gather their levels where they live; once an interval, the observer asks each loop
 * for what its streams have gathered, and when all have answered, tells the analysis. So a stream on another loop
 * costs two messages an interval and loop, however many packets and streams there are. A loop that has not answered by the
 * next interval is waited for rather than asked again.
 *
 * <p>Confined to the observer's loop.
 *
 * @param <R> what is gathered of a stream
 */
public final class LevelObservation<R> {
    private final Loop loop;
    private final LevelAnalysis<R> analysis;
    private final long intervalNanos;
    private final Set<StreamHandle> streams = new LinkedHashSet<>();
    private final Map<Loop, LoopLevels<R>> places = new LinkedHashMap<>();
    private Timers.@Nullable Timer timer;
    /** Of the interval that began last. */
    private long deadlineNanos;

    /** How often what was asked for has lost its meaning. */
    private int generation;

    private int awaited;
    private boolean paused;
    private boolean closed;

    public LevelObservation(Loop loop, LevelAnalysis<R> analysis, long intervalNanos) {
        this.loop = loop;
        this.analysis = analysis;
        this.intervalNanos = intervalNanos;
    }

    /** Begins to watch a stream, of any loop; without effect when it is watched already. */
    public void watch(StreamHandle stream) {
        assert loop.confined();
        if (!closed && streams.add(stream) && !paused) {
            tap(stream);
            arm();
        }
    }

    /** Stops watching a stream. Idempotent. */
    public void unwatch(StreamHandle stream) {
        assert loop.confined();
        if (streams.remove(stream)) {
            analysis.remove(stream.id());
            untap(stream);
        }
    }

    /** Watches nothing for now; packets then cost nothing. Without effect when paused. */
    public void pause() {
        assert loop.confined();
        if (!paused && !closed) {
            paused = true;
            stop();
            analysis.reset();
        }
    }

    /** Goes on, without a memory of before. Without effect when not paused. */
    public void resume() {
        assert loop.confined();
        if (paused && !closed) {
            paused = false;
            streams.forEach(this::tap);
            arm();
        }
    }

    /** Ends for good. Idempotent. */
    public void close() {
        assert loop.confined();
        closed = true;
        stop();
        streams.clear();
    }

    private void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        streams.forEach(this::untap);
        generation++;
        awaited = 0;
    }

    private void tap(StreamHandle stream) {
        LoopLevels<R> place = places.computeIfAbsent(stream.home(), home -> new LoopLevels<>(home, analysis));
        on(place.loop(), () -> place.add(stream));
    }

    private void untap(StreamHandle stream) {
        LoopLevels<R> place = places.get(stream.home());
        if (place != null) {
            on(place.loop(), () -> place.remove(stream));
        }
    }

    /** At home at once. Elsewhere by the mailbox, not a lane, whose ring would lie idle. */
    private void on(Loop target, Runnable action) {
        if (target == loop) {
            action.run();
        } else {
            target.execute(action);
        }
    }

    private void arm() {
        if (timer == null && !streams.isEmpty()) {
            deadlineNanos = loop.nowNanos() + intervalNanos;
            timer = loop.timers().schedule(deadlineNanos, this::onTimer);
        }
    }

    private void onTimer() {
        long nowNanos = loop.nowNanos();
        if (streams.isEmpty()) {
            // The last word about the last stream; the next one begins anew.
            timer = null;
            analysis.onIntervalEnd(nowNanos);
            return;
        }
        deadlineNanos = Math.max(deadlineNanos, nowNanos - intervalNanos) + intervalNanos;
        timer = loop.timers().schedule(deadlineNanos, this::onTimer);
        if (awaited == 0) {
            ask(nowNanos);
        }
    }

    private void ask(long nowNanos) {
        places.keySet().removeIf(home -> streams.stream().noneMatch(stream -> stream.home() == home));
        awaited = places.size();
        int asked = generation;
        for (LoopLevels<R> place : new ArrayList<>(places.values())) {
            if (place.loop() == loop) {
                answered(asked, place.take(), nowNanos);
            } else {
                place.loop().execute(() -> {
                    List<LoopLevels.Reading<R>> readings = place.take();
                    loop.execute(() -> answered(asked, readings, loop.nowNanos()));
                });
            }
        }
    }

    private void answered(int asked, List<LoopLevels.Reading<R>> readings, long nowNanos) {
        if (asked != generation) {
            return;
        }
        for (LoopLevels.Reading<R> reading : readings) {
            if (streams.contains(reading.stream())) {
                analysis.onReading(reading.stream().id(), reading.value());
            }
        }
        awaited--;
        if (awaited == 0) {
            analysis.onIntervalEnd(nowNanos);
        }
    }
}
