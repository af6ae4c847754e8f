package io.sluice;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * The score of a consumer's stream on its way from the loop to the listener, who hears the latest: however slow it is, one
 * event waits for it.
 */
final class ScoreEvents implements IntConsumer {
    private static final int BEST = 10;

    private final EventQueue events;
    private final ConsumerListener listener;
    private final AtomicBoolean waiting = new AtomicBoolean();
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
        if (!waiting.getAndSet(true)) {
            events.post(this::deliver);
        }
    }

    /** Where the router's events are delivered: nothing follows. */
    void end() {
        silent = true;
    }

    private void deliver() {
        waiting.set(false);
        if (!silent) {
            listener.onScoreChanged(score);
        }
    }
}
