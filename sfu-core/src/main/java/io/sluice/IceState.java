package io.sluice;

/** How far a transport's connectivity checks have come. */
public enum IceState {
    /** No valid check has arrived. */
    NEW,
    /** A valid check has arrived; packets flow. */
    CONNECTED,
    /** The peer has nominated the pair in use. */
    COMPLETED,
    /** No check for the consent timeout (RFC 7675 section 5.1); a new one brings the transport back. */
    DISCONNECTED,
    CLOSED
}
