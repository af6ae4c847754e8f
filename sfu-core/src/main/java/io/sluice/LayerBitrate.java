package io.sluice;

/**
 * What a receiver of two layers of a stream takes, with all they lean on.
 *
 * @param spatialLayer within the stream, 0 and up
 * @param temporalLayer 0 and up
 * @param bitrateBps bits per second of the last second
 */
public record LayerBitrate(int spatialLayer, int temporalLayer, long bitrateBps) {}
