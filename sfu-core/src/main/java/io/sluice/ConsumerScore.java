package io.sluice;

import java.util.List;

/**
 * How well a stream gets from its producer to the server and on to one consumer's peer. Each score is 0 (nothing arrives) to 10 (all
 * of it does, and the score to begin with).
 *
 * @param score on the way to the peer, see {@link ConsumerListener#onScoreChanged}
 * @param producerScore on the way to the server, of the encoding that the peer is sent; 0 while it is sent none of several
 * @param producerScores the same of all the producer's encodings, in their order, see {@link ProducerScore}
 */
public record ConsumerScore(int score, int producerScore, List<Integer> producerScores) {
    public ConsumerScore {
        producerScores = List.copyOf(producerScores);
    }
}
