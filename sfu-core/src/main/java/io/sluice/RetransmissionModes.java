package io.sluice;

import io.sluice.ortc.NegotiatedEncoding;
import io.sluice.routing.RetransmissionMode;

/** Reads from what was agreed on with a receiver how lost packets are sent to it again. */
final class RetransmissionModes {
    private RetransmissionModes() {}

    /** @param firstRtxSequence 0 to 2^15 - 1, random */
    static RetransmissionMode of(NegotiatedEncoding encoding, int firstRtxSequence) {
        if (!encoding.nack()) {
            return RetransmissionMode.NONE;
        }
        Long ssrc = encoding.rtxSsrc();
        return ssrc == null
                ? RetransmissionMode.IDENTICAL
                : new RetransmissionMode.Rtx(ssrc.intValue(), encoding.rtxPayloadType(), firstRtxSequence);
    }
}
