package io.sluice;

import io.sluice.transport.ReceivedStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Brings the scores of a producer's stream from its loop to its listener: where they change faster than the listener takes
 * them, it hears the latest alone.
 */
final class ProducerScores implements ReceivedStream.Listener {
    private final EventQueue events;
    private final ProducerOptions options;
    private final @Nullable String rid;
    /** What the listener is about to hear, or null when it has heard everything. */
    private final AtomicReference<@Nullable ProducerScore> pending = new AtomicReference<>();

    /** Whether the listener has heard its last. Only where the router's events are delivered. */
    private boolean silent;

    ProducerScores(EventQueue events, ProducerOptions options) {
        this.events = events;
        this.options = options;
        this.rid = options.rtpParameters().encodings().isEmpty()
                ? null
                : options.rtpParameters().encodings().getFirst().rid();
    }

    @Override
    public void onScore(int ssrc, int score) {
        ProducerScore latest = new ProducerScore(0, Integer.toUnsignedLong(ssrc), rid, score);
        if (pending.getAndSet(latest) == null) {
            events.post(this::tell);
        }
    }

    /** Ends the events, in their order. */
    void end(Runnable last) {
        events.post(() -> {
            silent = true;
            last.run();
        });
    }

    private void tell() {
        ProducerScore latest = pending.getAndSet(null);
        if (latest != null && !silent) {
            options.listener().onScoreChanged(List.of(latest));
        }
    }
}
