package io.sluice.signaling.call;

/** A user as others see it; on the wire by these names. */
public enum UserState {
    /** Not there, or without a socket and in no call. */
    OFFLINE,
    /** There, and can be called. */
    ONLINE,
    /** Ringing, rung or talking. */
    IN_CALL
}
