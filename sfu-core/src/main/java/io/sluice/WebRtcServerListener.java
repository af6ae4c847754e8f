package io.sluice;

/**
 * Hears which transports are reached at a {@link WebRtcServer}. Of one router's transports it is called in order on a virtual thread
 * of that router's, of several routers' perhaps at the same time; calling back into the library is fine.
 */
public interface WebRtcServerListener {
    /** A listener that ignores everything. */
    WebRtcServerListener NONE = new WebRtcServerListener() {};

    /** A transport is reached at the server's sockets from now on. */
    default void onTransportHandled(WebRtcTransport transport) {}

    /** It is no more: it is closed, by itself or with the server. Once for each that was handled, after it. */
    default void onTransportUnhandled(WebRtcTransport transport) {}
}
