package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a peer is going to send.
 *
 * @param id what it is called, unique in the router; null for a random UUID
 * @param rtpParameters as the peer's offer has them
 * @param paused whether to hold packets back from the start
 * @param keyFrameRequestDelay the least distance of two requests for a key frame to the peer, 0 to 60 s: encoders that many
 *     consumers ask at different times otherwise make key frames of everything. Zero for none
 * @param enableMediasoupPacketIdHeaderExtension whether each packet gets a number of 32 bits in the header extension
 *     {@code urn:mediasoup:params:rtp-hdrext:packet-id}, by which consumers that negotiate it, and routers behind pipes, know it again
 */
public record ProducerOptions(
        @Nullable String id,
        MediaKind kind,
        RtpParameters rtpParameters,
        boolean paused,
        ProducerListener listener,
        Duration keyFrameRequestDelay,
        boolean enableMediasoupPacketIdHeaderExtension) {
    private static final int MAX_ID_LENGTH = 256;
    private static final Duration MAX_KEY_FRAME_REQUEST_DELAY = Duration.ofMinutes(1);

    public ProducerOptions {
        if (id != null && (id.isEmpty() || id.length() > MAX_ID_LENGTH)) {
            throw new IllegalArgumentException("id has " + id.length() + " characters, accepted are 1 to "
                    + MAX_ID_LENGTH + ", or null for a new one");
        }
        if (keyFrameRequestDelay.isNegative() || keyFrameRequestDelay.compareTo(MAX_KEY_FRAME_REQUEST_DELAY) > 0) {
            throw new IllegalArgumentException("keyFrameRequestDelay is " + keyFrameRequestDelay.toMillis()
                    + " ms; accepted is 0 to " + MAX_KEY_FRAME_REQUEST_DELAY.toMillis() + " ms");
        }
    }

    /** A producer with an id of its own, whose requests for key frames keep no distance. */
    public ProducerOptions(MediaKind kind, RtpParameters rtpParameters, boolean paused, ProducerListener listener) {
        this(null, kind, rtpParameters, paused, listener, Duration.ZERO, false);
    }

    /** A producer that runs from the start, with nobody listening. */
    public ProducerOptions(MediaKind kind, RtpParameters rtpParameters) {
        this(kind, rtpParameters, false, ProducerListener.NONE);
    }

    /** The same under a given id: at the far end of a pipe that of the producer at the near end. */
    public ProducerOptions withId(String other) {
        return new ProducerOptions(
                other,
                kind,
                rtpParameters,
                paused,
                listener,
                keyFrameRequestDelay,
                enableMediasoupPacketIdHeaderExtension);
    }

    /** The same whose requests for key frames keep a distance. */
    public ProducerOptions withKeyFrameRequestDelay(Duration delay) {
        return new ProducerOptions(
                id, kind, rtpParameters, paused, listener, delay, enableMediasoupPacketIdHeaderExtension);
    }

    /** The same whose packets are numbered. */
    public ProducerOptions withMediasoupPacketIdHeaderExtension() {
        return new ProducerOptions(id, kind, rtpParameters, paused, listener, keyFrameRequestDelay, true);
    }
}
