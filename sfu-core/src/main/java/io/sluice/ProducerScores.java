package io.sluice;

import io.sluice.transport.ReceivedStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the scores of a producer's stream from its loop to its listener: where they change faster than the listener takes
 * them, it hears the latest alone.
 */
final class ProducerScores implements ReceivedStream.Listener {
    private final EventQueue events;
    private final ProducerListener listener;
    private final @Nullable String rid;

    /** Whether the listener has heard its last. Only where the events are delivered. */
    private boolean silent;

    ProducerScores(EventQueue events, ProducerListener listener, @Nullable String rid) {
        this.events = events;
        this.listener = listener;
        this.rid = rid;
    }

    @Override
    public void onScore(int ssrc, int score) {
        ProducerScore latest = new ProducerScore(0, Integer.toUnsignedLong(ssrc), rid, score);
        events.post(this, () -> {
            if (!silent) {
                listener.onScoreChanged(List.of(latest));
            }
        });
    }

    /** Nothing follows. Where the events are delivered. */
    void end() {
        silent = true;
    }
}
