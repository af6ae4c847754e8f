package io.sluice.signaling.protocol;

import java.util.Locale;

/** Who decides what a peer receives. */
public enum Subscription {
    /** The peer does, by asking for each. */
    MANUAL,
    /** The server does: everything that the peer can receive. */
    AUTO;

    /** As it stands in a message. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
