package io.sluice;

import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The score of a consumer's stream on its way from the loop to the listener, who hears the latest, however slow it is. */
final class ScoreEvents implements IntConsumer {
    static final int BEST = 10;

    private final EventQueue events;
    private final ConsumerListener listener;
    private final Object producersKey = new Object();
    private volatile int score = BEST;
    private volatile @Nullable Supplier<ConsumerScore> all;
    /** Whether the consumer has ended. Only where the router's events are delivered. */
    private boolean silent;

    ScoreEvents(EventQueue events, ConsumerListener listener) {
        this.events = events;
        this.listener = listener;
    }

    int score() {
        return score;
    }

    /** On the loop. */
    @Override
    public void accept(int latest) {
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

    /** A score of the producer's has changed. Any thread. */
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
