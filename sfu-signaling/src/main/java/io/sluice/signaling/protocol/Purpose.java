package io.sluice.signaling.protocol;

/** What a peer's transport is for. */
public enum Purpose {
    /** The peer sends: it may produce. */
    SEND,
    /** The peer receives: it may consume. */
    RECV
}
