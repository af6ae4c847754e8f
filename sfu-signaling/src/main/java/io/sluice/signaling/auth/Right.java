package io.sluice.signaling.auth;

import java.util.Locale;

/** What somebody may do. In tokens and messages in lower case, such as {@code "publish"}. */
public enum Right {
    /** Send media into a room. */
    PUBLISH,
    /** Receive the media of others in a room. */
    SUBSCRIBE,
    /** Mute and remove others, and end the room. */
    MODERATE,
    /** Call other users and be called. */
    CALL,
    /** Use the admin interface. */
    ADMIN;

    /** As it stands in a token or message. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
