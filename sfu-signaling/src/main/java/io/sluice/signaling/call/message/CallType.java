package io.sluice.signaling.call.message;

import java.util.Locale;

/** What a call is made for. Either side may add or leave out tracks: this is what the callee is told while it rings. */
public enum CallType {
    AUDIO,
    VIDEO;

    /** As it stands in a message. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
