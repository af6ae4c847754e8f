package io.sluice;

import io.sluice.ortc.RtpCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * What a peer wants to receive.
 *
 * @param producerId of a producer of the same router
 * @param rtpCapabilities what the peer can receive
 * @param paused whether to wait for {@link Consumer#resume}
 * @param enableRtx whether the peer may ask for lost packets again; null for the usual: yes for video, no for audio, which has
 *     its own means against loss and comes too late when sent again
 * @param ignoreDtx whether packets of Opus that hold silence and nothing else are left out
 * @param preferredLayers what is wanted at most, of a producer that has layers; null for the best
 */
public record ConsumerOptions(
        String producerId,
        RtpCapabilities rtpCapabilities,
        boolean paused,
        @Nullable Boolean enableRtx,
        boolean ignoreDtx,
        @Nullable ConsumerLayers preferredLayers,
        ConsumerListener listener) {
    /** One with the usual about retransmission and silence. */
    public ConsumerOptions(
            String producerId, RtpCapabilities rtpCapabilities, boolean paused, ConsumerListener listener) {
        this(producerId, rtpCapabilities, paused, null, false, null, listener);
    }

    /** A consumer that runs from the start, with nobody listening. */
    public ConsumerOptions(String producerId, RtpCapabilities rtpCapabilities) {
        this(producerId, rtpCapabilities, false, ConsumerListener.NONE);
    }

    /** The same, with retransmission or without. */
    public ConsumerOptions withEnableRtx(boolean enable) {
        return new ConsumerOptions(producerId, rtpCapabilities, paused, enable, ignoreDtx, preferredLayers, listener);
    }

    /** The same with the layers that are wanted at most. */
    public ConsumerOptions withPreferredLayers(ConsumerLayers layers) {
        return new ConsumerOptions(producerId, rtpCapabilities, paused, enableRtx, ignoreDtx, layers, listener);
    }
}
