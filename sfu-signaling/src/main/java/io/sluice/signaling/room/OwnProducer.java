package io.sluice.signaling.room;

import io.sluice.ProducerListener;
import io.sluice.ProducerScore;
import io.sluice.signaling.protocol.Push;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What a peer, and others of its room, hear of something it sends. The listener's methods are called by one thread at a time. */
final class OwnProducer implements ProducerListener {
    private final String id;
    private final Roster roster;
    private final HeldPushes pushes;
    private final Map<Integer, Integer> scores = new HashMap<>();

    /**
     * @param id of the producer
     * @param pushes is given what the peer is told; must not block
     */
    OwnProducer(String id, Roster roster, Consumer<Push> pushes) {
        this.id = id;
        this.roster = roster;
        this.pushes = new HeldPushes(pushes);
    }

    /** The peer has been told that it is there. */
    void announced() {
        pushes.release();
    }

    @Override
    public void onLayersWanted(int spatialLayers) {
        pushes.push(() -> new Push.ProducerLayersWanted(
                id, IntStream.range(0, spatialLayers).boxed().toList()));
    }

    @Override
    public void onScoreChanged(List<ProducerScore> changed) {
        changed.forEach(score -> scores.put(score.encodingIndex(), score.score()));
        roster.setScore(
                id, scores.values().stream().mapToInt(Integer::intValue).max().orElse(0));
        Push push = new Push.ProducerScore(
                id,
                changed.stream()
                        .map(score ->
                                new Push.EncodingScore(score.encodingIndex(), score.ssrc(), score.rid(), score.score()))
                        .toList());
        pushes.push(() -> push);
    }
}
