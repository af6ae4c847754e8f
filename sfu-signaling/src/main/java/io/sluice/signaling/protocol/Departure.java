package io.sluice.signaling.protocol;

import java.util.Locale;

/** Why a peer is not in its room any more. */
public enum Departure {
    /** By its own will. */
    LEFT,
    /** Its socket was lost, and no other has taken up its session. */
    LOST,
    /** A moderator, or the end of its grants, has put it out. */
    REMOVED,
    /** The room was closed. */
    ENDED;

    /** As it stands in a message. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
