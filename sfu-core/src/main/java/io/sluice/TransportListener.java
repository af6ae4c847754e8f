package io.sluice;

/**
 * Hears of a transport of any kind. Called in order on a virtual thread of the router's; calling back into the library is fine.
 */
public interface TransportListener {
    /** The transport and all it carried are closed; nothing follows. */
    default void onClosed(CloseReason reason) {}
}
