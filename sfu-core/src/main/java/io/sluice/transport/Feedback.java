package io.sluice.transport;

/**
 * What the sender of a stream understands of what is sent back about it, as it was negotiated.
 *
 * @param nack whether it sends again what it is asked for (RFC 4585 section 6.2.1)
 * @param firOnly whether key frames are asked for by full intra request (RFC 5104 section 4.3.1), since it knows no PLI
 * @param inBandFec whether it adds redundancy by what its reports say is lost (RFC 7587 section 6.1, "useinbandfec")
 * @param keyFrameRequestDelayNanos the least distance of two requests for a key frame; 0 for none
 * @param estimation by what it learns how much it can send
 */
public record Feedback(
        boolean nack, boolean firOnly, boolean inBandFec, long keyFrameRequestDelayNanos, Estimation estimation) {
    /** By what a sender learns how much it can send. */
    public enum Estimation {
        /** By nothing of ours. */
        NONE,
        /** Transport-wide feedback, from which it estimates itself. */
        TRANSPORT_WIDE,
        /** Our own estimate, by when its packets say that they left (draft-alvestrand-rmcat-remb-03). */
        REMB
    }

    /** Nothing but PLI. */
    public static final Feedback PLI_ONLY = new Feedback(false, false, false, 0, Estimation.NONE);
}
