package io.sluice;

/** Why a producer, consumer or transport is closed. */
public enum CloseReason {
    /** Its own {@code close()} was called. */
    REQUESTED,
    /** The producer that a consumer receives was closed. */
    PRODUCER_CLOSED,
    TRANSPORT_CLOSED,
    ROUTER_CLOSED
}
