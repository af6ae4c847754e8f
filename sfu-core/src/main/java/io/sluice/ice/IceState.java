package io.sluice.ice;

/** Where an {@link IceLiteAgent} is; the names are those of the WebRTC API's transport state. */
public enum IceState {
    /** No valid request has come yet. */
    NEW,
    /** A valid request has come, so there is a tuple to send to; the peer has not nominated one yet. */
    CONNECTED,
    /** The peer has nominated a tuple. */
    COMPLETED,
    /** Consent has expired (RFC 7675 section 5.1): nothing may be sent until the next valid request. */
    DISCONNECTED,
    /** Closed by its owner, for good. */
    CLOSED
}
