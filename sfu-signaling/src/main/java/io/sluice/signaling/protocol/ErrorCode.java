package io.sluice.signaling.protocol;

import java.util.Locale;

/** Why a request was refused: all there is. On the wire in kebab-case, such as {@code "bad-json"}. */
public enum ErrorCode {
    /** The message is not JSON, is nested too deeply or has a value that is too long. */
    BAD_JSON,
    /** The message or one of its fields is missing, of the wrong type, or out of place. */
    BAD_REQUEST,
    UNKNOWN_TYPE,
    /** An id names nothing, nothing any more, or somebody else's: which of them is nobody's business. */
    NOT_FOUND,
    /** A transport is connected once. */
    ALREADY_CONNECTED,
    /** The peer's capabilities cannot receive the producer. */
    CANNOT_CONSUME,
    /** The request is in order, but this server lacks what it asks for. */
    UNSUPPORTED,
    /** The socket has as many of these as it may have. */
    LIMIT_REACHED,
    /** A token is asked for, and none was given, or it is not accepted (any more). */
    UNAUTHORIZED,
    /** The token is accepted, but does not grant this. */
    FORBIDDEN,
    /** A session cannot be taken up any more. */
    SESSION_EXPIRED,
    /** The server is going to stop, and takes nobody on. */
    DRAINING,
    /** Whoever is called is in another call. */
    BUSY,
    /** The name is somebody else's for now. */
    TAKEN,
    /** In order, but not now: the message says when. */
    WRONG_STATE,
    /** Too many messages in too short a time; this one was not looked at. */
    RATE_LIMITED,
    /** The server's fault. */
    INTERNAL;

    /** As it stands in a message. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
