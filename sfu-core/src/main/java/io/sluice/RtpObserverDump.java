package io.sluice;

import java.util.List;

/**
 * What an {@link RtpObserver} is and watches.
 *
 * @param producerIds in the order in which they were added
 */
public record RtpObserverDump(String id, Type type, int intervalMillis, boolean paused, List<String> producerIds) {
    /** Which observer it is. */
    public enum Type {
        /** An {@link AudioLevelObserver}. */
        AUDIO_LEVEL,
        /** An {@link ActiveSpeakerObserver}. */
        ACTIVE_SPEAKER
    }

    public RtpObserverDump {
        producerIds = List.copyOf(producerIds);
    }
}
