package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import java.time.Duration;

/**
 * What a peer is going to send.
 *
 * @param rtpParameters as the peer's offer has them
 * @param paused whether to hold packets back from the start
 * @param keyFrameRequestDelay the least distance of two requests for a key frame to the peer, 0 to 60 s: encoders that many
 *     consumers ask at different times otherwise make key frames of everything. Zero for none
 */
public record ProducerOptions(
        MediaKind kind,
        RtpParameters rtpParameters,
        boolean paused,
        ProducerListener listener,
        Duration keyFrameRequestDelay) {
    private static final Duration MAX_KEY_FRAME_REQUEST_DELAY = Duration.ofMinutes(1);

    public ProducerOptions {
        if (keyFrameRequestDelay.isNegative() || keyFrameRequestDelay.compareTo(MAX_KEY_FRAME_REQUEST_DELAY) > 0) {
            throw new IllegalArgumentException("keyFrameRequestDelay is " + keyFrameRequestDelay.toMillis()
                    + " ms; accepted is 0 to " + MAX_KEY_FRAME_REQUEST_DELAY.toMillis() + " ms");
        }
    }

    /** A producer whose requests for key frames keep no distance. */
    public ProducerOptions(MediaKind kind, RtpParameters rtpParameters, boolean paused, ProducerListener listener) {
        this(kind, rtpParameters, paused, listener, Duration.ZERO);
    }

    /** A producer that runs from the start, with nobody listening. */
    public ProducerOptions(MediaKind kind, RtpParameters rtpParameters) {
        this(kind, rtpParameters, false, ProducerListener.NONE);
    }
}
