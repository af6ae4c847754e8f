package io.sluice;

import io.sluice.transport.ReceivedStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings the scores of a producer's streams from their loop to its listener: where they change faster than the listener takes
 * them, it hears the latest alone.
 */
final class ProducerScores {
    private final EventQueue events;
    private final ProducerListener listener;
    private final List<ReceivedStream.Listener> streams = new ArrayList<>();
    /** By encoding; null before its first score. On the loop. */
    private final @Nullable ProducerScore[] scores;

    private volatile List<ProducerScore> latest = List.of();
    private volatile Runnable consumers = () -> {};

    /** Whether the listener has heard its last. Only where the events are delivered. */
    private boolean silent;

    /** @param rids of the encodings */
    ProducerScores(EventQueue events, ProducerListener listener, List<@Nullable String> rids) {
        this.events = events;
        this.listener = listener;
        this.scores = new ProducerScore[rids.size()];
        for (int i = 0; i < rids.size(); i++) {
            int encoding = i;
            String rid = rids.get(i);
            streams.add(
                    (ssrc, score) -> onScore(new ProducerScore(encoding, Integer.toUnsignedLong(ssrc), rid, score)));
        }
    }

    /** Who hears of each encoding on the loop. */
    List<ReceivedStream.Listener> streams() {
        return streams;
    }

    /** Of the encodings that have had one. */
    List<ProducerScore> latest() {
        return latest;
    }

    /** Who tells the producer's consumers of a change. */
    void consumers(Runnable tell) {
        consumers = tell;
    }

    private void onScore(ProducerScore score) {
        scores[score.encodingIndex()] = score;
        List<ProducerScore> all = Arrays.stream(scores).filter(Objects::nonNull).toList();
        latest = all;
        events.post(this, () -> {
            if (!silent) {
                listener.onScoreChanged(all);
                consumers.run();
            }
        });
    }

    /** Nothing follows. Where the events are delivered. */
    void end() {
        silent = true;
    }
}
