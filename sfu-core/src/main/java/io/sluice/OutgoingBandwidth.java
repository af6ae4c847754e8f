package io.sluice;

/**
 * What is known of the way from the server to a peer, and what it is used for; bitrates in bits per second of RTP with its headers.
 *
 * @param source what the estimate is made from
 * @param availableBitrateBps what the way is thought to carry
 * @param targetBitrateBps what the pictures sent there were given of it
 * @param desiredBitrateBps what they would take if there were no limit
 * @param minBitrateBps {@link WebRtcTransport#setMinOutgoingBitrate}; 0 for none
 * @param maxBitrateBps {@link WebRtcTransport#setMaxOutgoingBitrate}; 0 for none
 * @param initialBitrateBps {@link WebRtcTransportOptions#initialAvailableOutgoingBitrate}
 * @param roundTripMillis to the peer and back, with what its feedback waits; 200 before it is known
 * @param queueMillis how long packets wait on the way; 0 where that is not known
 * @param lossShare what was lost of late, 0 to 1
 */
public record OutgoingBandwidth(
        Source source,
        long availableBitrateBps,
        long targetBitrateBps,
        long desiredBitrateBps,
        long minBitrateBps,
        long maxBitrateBps,
        long initialBitrateBps,
        double roundTripMillis,
        double queueMillis,
        double lossShare) {
    /** What an estimate is made from. */
    public enum Source {
        /** The peer has said nothing yet: what is available is what was to begin with. */
        NONE,
        /** Its transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01). */
        TRANSPORT_CC,
        /** Its own estimate (draft-alvestrand-rmcat-remb-03). */
        REMB
    }
}
