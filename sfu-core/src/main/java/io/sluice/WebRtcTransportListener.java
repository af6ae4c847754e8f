package io.sluice;

/**
 * Hears of a {@link WebRtcTransport}. Called in order on a virtual thread of the router's; calling back into the library is
 * fine.
 */
public interface WebRtcTransportListener extends TransportListener {
    /** A listener that ignores everything. */
    WebRtcTransportListener NONE = new WebRtcTransportListener() {};

    /** Connectivity has come, been nominated, gone or come back. Closing the transport is told by {@link #onClosed} alone. */
    default void onIceStateChanged(IceState state) {}

    /** Packets to the peer take this path from now on: the first one, or another that the peer has chosen. */
    default void onIceSelectedTupleChanged(TransportTuple tuple) {}

    /**
     * The handshake has begun, given keys or failed, or the peer has closed the association.
     *
     * @param detail why, in words, when the state is {@link DtlsState#FAILED}; otherwise empty
     */
    default void onDtlsStateChanged(DtlsState state, String detail) {}

    /** What the way to the peer carries has changed, or what is sent there of it: about once a second, at once where it is much. */
    default void onOutgoingBandwidthChanged(OutgoingBandwidth bandwidth) {}

    /** Something happened that {@link WebRtcTransport#enableTraceEvents} asked for. */
    default void onTrace(TransportTraceEvent event) {}
}
