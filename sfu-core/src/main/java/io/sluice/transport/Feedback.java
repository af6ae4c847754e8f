package io.sluice.transport;

/**
 * What the sender of a stream understands of what is sent back about it, as it was negotiated.
 *
 * @param nack whether it sends again what it is asked for (RFC 4585 section 6.2.1)
 * @param firOnly whether key frames are asked for by full intra request (RFC 5104 section 4.3.1), since it knows no PLI
 * @param inBandFec whether it adds redundancy by what its reports say is lost (RFC 7587 section 6.1, "useinbandfec")
 * @param keyFrameRequestDelayNanos the least distance of two requests for a key frame; 0 for none
 */
public record Feedback(boolean nack, boolean firOnly, boolean inBandFec, long keyFrameRequestDelayNanos) {
    /** Nothing but PLI. */
    public static final Feedback PLI_ONLY = new Feedback(false, false, false, 0);
}
