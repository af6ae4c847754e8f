package io.sluice;

/**
 * Hears of a {@link PlainTransport}. Called in order on a virtual thread of the router's; calling back into the library is fine.
 */
public interface PlainTransportListener extends TransportListener {
    /** A listener that ignores everything. */
    PlainTransportListener NONE = new PlainTransportListener() {};

    /** The peer's address is known: given, or learnt. Once. */
    default void onTuple(TransportTuple tuple) {}

    /** The same of RTCP, where it has a port of its own. Once. */
    default void onRtcpTuple(TransportTuple tuple) {}
}
