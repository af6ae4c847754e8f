package io.sluice.signaling.call;

import java.util.Locale;

/**
 * Where a call is.
 *
 * <pre>
 * IDLE ─initiate→ INITIATING ─ring→ RINGING ─accept→ CONNECTING ─connect→ CONNECTED ⇄ RECONNECTING
 *                                                        └──────── fail ──────┴─→ FAILED ─move→ CONNECTING
 * every one of them ─end→ ENDED
 * </pre>
 *
 * <p>Up to CONNECTING the server decides; from there on it knows what the parties report. Parties that report nothing leave their call
 * in CONNECTING, whatever they see of each other.
 */
public enum CallState {
    /** Nothing has happened. */
    IDLE,
    /** The callee has not been told. */
    INITIATING,
    /** The callee has. */
    RINGING,
    /** Taken; the parties look for a way to each other. */
    CONNECTING,
    /** A party has reported that media can flow. */
    CONNECTED,
    /** A party has reported that it cannot for now, or its signalling is lost. */
    RECONNECTING,
    /** A party has given up its way; unless the call is moved soon, it ends. */
    FAILED,
    /** Over. */
    ENDED;

    /** What can happen to a call. */
    enum Trigger {
        INITIATE,
        RING,
        ACCEPT,
        CONNECT,
        INTERRUPT,
        FAIL,
        MOVE,
        END
    }

    /** The state after something has happened: the same where it means nothing. */
    CallState after(Trigger trigger) {
        return switch (trigger) {
            case INITIATE -> this == IDLE ? INITIATING : this;
            case RING -> this == INITIATING ? RINGING : this;
            case ACCEPT -> this == RINGING ? CONNECTING : this;
            case CONNECT -> isTaken() ? CONNECTED : this;
            case INTERRUPT -> this == CONNECTED || this == FAILED ? RECONNECTING : this;
            case FAIL -> isTaken() ? FAILED : this;
            case MOVE -> isTaken() && this != CONNECTED ? CONNECTING : this;
            case END -> ENDED;
        };
    }

    /** Whether somebody has accepted and nobody has ended it. */
    boolean isTaken() {
        return switch (this) {
            case CONNECTING, CONNECTED, RECONNECTING, FAILED -> true;
            case IDLE, INITIATING, RINGING, ENDED -> false;
        };
    }

    /** As it stands in a message. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
