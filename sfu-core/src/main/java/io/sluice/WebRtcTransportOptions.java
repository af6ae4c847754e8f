package io.sluice;

/**
 * How a {@link WebRtcTransport} is set up.
 *
 * @param listener hears of the transport from its first moment
 */
public record WebRtcTransportOptions(WebRtcTransportListener listener) {
    /** Options with nobody listening. */
    public static WebRtcTransportOptions defaults() {
        return new WebRtcTransportOptions(WebRtcTransportListener.NONE);
    }
}
