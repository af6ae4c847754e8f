package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;

/**
 * What a peer is going to send.
 *
 * @param rtpParameters as the peer's offer has them
 * @param paused whether to hold packets back from the start
 */
public record ProducerOptions(MediaKind kind, RtpParameters rtpParameters, boolean paused, ProducerListener listener) {
    /** A producer that runs from the start, with nobody listening. */
    public ProducerOptions(MediaKind kind, RtpParameters rtpParameters) {
        this(kind, rtpParameters, false, ProducerListener.NONE);
    }
}
