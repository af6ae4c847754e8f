package io.sluice;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The score of a consumer on its way from the loop to the listener, who hears the latest, however slow it is. Of several streams,
 * as a pipe has, the worst counts.
 */
final class ScoreEvents {
    static final int BEST = 10;

    private final EventQueue events;
    private final ConsumerListener listener;
    private final Object producersKey = new Object();
    /** On the loop. */
    private final int[] ofStreams;

    private volatile int score = BEST;
    private volatile @Nullable Supplier<ConsumerScore> all;
    /** Whether the consumer has ended. Only where the router's events are delivered. */
    private boolean silent;

    ScoreEvents(EventQueue events, ConsumerListener listener, int streams) {
        this.ofStreams = new int[streams];
        Arrays.fill(ofStreams, BEST);
        this.events = events;
        this.listener = listener;
    }

    int score() {
        return score;
    }

    /** Who hears on the loop of the score of a stream. */
    IntConsumer stream(int index) {
        return latest -> onScore(index, latest);
    }

    private void onScore(int index, int ofStream) {
        ofStreams[index] = ofStream;
        int latest = Arrays.stream(ofStreams).min().orElse(BEST);
        if (latest == score) {
            return;
        }
        score = latest;
        events.post(this, () -> {
            if (!silent) {
                listener.onScoreChanged(latest);
                tellAll();
            }
        });
    }

    /** How all scores of the consumer are found, once there is one. */
    void all(Supplier<ConsumerScore> scores) {
        all = scores;
    }

    /** A score of the producer's has changed, or another one of them counts. Any thread. */
    void onProducerScore() {
        events.post(producersKey, () -> {
            if (!silent) {
                tellAll();
            }
        });
    }

    private void tellAll() {
        Supplier<ConsumerScore> known = all;
        if (known != null) {
            listener.onScoresChanged(known.get());
        }
    }

    /** Where the router's events are delivered: nothing follows. */
    void end() {
        silent = true;
    }
}
