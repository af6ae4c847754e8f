package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import org.jspecify.annotations.Nullable;

/**
 * What a peer is going to send.
 *
 * @param id what it is called, unique in the router; null for a random UUID
 * @param rtpParameters as the peer's offer has them
 * @param paused whether to hold packets back from the start
 */
public record ProducerOptions(
        @Nullable String id, MediaKind kind, RtpParameters rtpParameters, boolean paused, ProducerListener listener) {
    private static final int MAX_ID_LENGTH = 256;

    public ProducerOptions {
        if (id != null && (id.isEmpty() || id.length() > MAX_ID_LENGTH)) {
            throw new IllegalArgumentException("id has " + id.length() + " characters, accepted are 1 to "
                    + MAX_ID_LENGTH + ", or null for a new one");
        }
    }

    /** A producer with an id of its own. */
    public ProducerOptions(MediaKind kind, RtpParameters rtpParameters, boolean paused, ProducerListener listener) {
        this(null, kind, rtpParameters, paused, listener);
    }

    /** A producer that runs from the start, with nobody listening. */
    public ProducerOptions(MediaKind kind, RtpParameters rtpParameters) {
        this(null, kind, rtpParameters, false, ProducerListener.NONE);
    }

    /** The same under a given id: at the far end of a pipe that of the producer at the near end. */
    public ProducerOptions withId(String other) {
        return new ProducerOptions(other, kind, rtpParameters, paused, listener);
    }
}
