package io.sluice;

/** Which way something traced went. */
public enum TraceDirection {
    /** From the peer to the server. */
    IN,
    /** From the server to the peer. */
    OUT
}
