package io.sluice.bwe;

/**
 * Some packets to be sent faster than the estimate, to see whether they arrive as fast.
 *
 * @param cluster which probe its packets are part of, above {@link SendHistory#NO_CLUSTER}
 * @param bitrateBps how fast they leave
 * @param bytes how much of them there is at least
 * @param packets how many there are at least
 */
public record Probe(int cluster, long bitrateBps, int bytes, int packets) {}
