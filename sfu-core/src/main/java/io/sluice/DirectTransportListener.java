package io.sluice;

/** Hears of a {@link DirectTransport}. */
public interface DirectTransportListener extends TransportListener {
    /** A listener that ignores everything. */
    DirectTransportListener NONE = new DirectTransportListener() {};

    /**
     * A compound RTCP packet for the process, in the clear: reports on what it sends, requests for key frames. Called as
     * {@link ConsumerListener#onRtp} is.
     *
     * @param packet the listener's own
     */
    default void onRtcp(byte[] packet) {}
}
