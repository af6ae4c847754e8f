package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * How well one stream of a producer gets to the server.
 *
 * @param encodingIndex its place among the encodings of the producer's parameters
 * @param ssrc under which it comes, 0 to 2^32 - 1
 * @param rid its RTP stream id, or null if it has none
 * @param score 0, when it has ended, to 10, when nothing is lost; each interval of reports counts by the share of packets
 *     delivered, to the fourth power, and the last ones count most
 */
public record ProducerScore(
        int encodingIndex, long ssrc, @Nullable String rid, int score) {}
