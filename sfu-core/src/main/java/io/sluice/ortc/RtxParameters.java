package io.sluice.ortc;

/**
 * The retransmission stream of an encoding (RFC 4588 section 4).
 *
 * @param ssrc 0 to 2^32 - 1, other than that of the encoding
 */
public record RtxParameters(long ssrc) {}
