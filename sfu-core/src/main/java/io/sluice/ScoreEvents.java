package io.sluice;

import java.util.function.IntConsumer;

/** The score of a consumer's stream on its way from the loop to the listener, who hears the latest, however slow it is. */
final class ScoreEvents implements IntConsumer {
    private static final int BEST = 10;

    private final EventQueue events;
    private final ConsumerListener listener;
    private volatile int score = BEST;
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
            }
        });
    }

    /** Where the router's events are delivered: nothing follows. */
    void end() {
        silent = true;
    }
}
