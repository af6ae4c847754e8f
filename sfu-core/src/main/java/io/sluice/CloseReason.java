package io.sluice;

/**
 * Why a producer, consumer, observer, transport or router is closed: its own {@code close()}, or the nearest thing above it that
 * was closed. Whatever closes with the router says so, however far below the router it is.
 */
public enum CloseReason {
    /** Its own {@code close()} was called. */
    REQUESTED,
    /** The producer that a consumer receives was closed, by itself or with its transport. */
    PRODUCER_CLOSED,
    /** The transport that carries a producer or consumer was closed. */
    TRANSPORT_CLOSED,
    /** The {@link WebRtcServer} at which a transport was reached was closed. */
    LISTEN_SERVER_CLOSED,
    /** The router was closed, by itself or with the server. */
    ROUTER_CLOSED,
    /** The server was closed; said of routers alone. */
    SERVER_CLOSED
}
