package io.sluice.routing;

/** How a consumer's receiver gets packets it has missed, as it negotiated. */
public sealed interface RetransmissionMode {
    /** It does not: no generic NACK was negotiated. */
    record None() implements RetransmissionMode {}

    /**
     * The very same bytes once more, for a receiver that negotiated NACK without a retransmission stream. Nothing else may
     * leave under an SRTP index that was used (RFC 3711 section 9.1).
     */
    record Identical() implements RetransmissionMode {}

    /**
     * In a stream of their own (RFC 4588).
     *
     * @param ssrc of that stream, other than the consumer's
     * @param payloadType whose {@code apt} is the consumer's payload type
     * @param firstSequence the number of its first packet, 0 to 2^15 - 1, random
     */
    record Rtx(int ssrc, int payloadType, int firstSequence) implements RetransmissionMode {
        public Rtx {
            if (firstSequence < 0 || firstSequence >= 1 << 15) {
                throw new IllegalArgumentException("firstSequence " + firstSequence + " is not within 0..32767");
            }
        }
    }

    RetransmissionMode NONE = new None();
    RetransmissionMode IDENTICAL = new Identical();
}
