package io.sluice;

/**
 * How a {@link WebRtcTransport} is set up.
 *
 * @param listener hears of the transport from its first moment
 * @param enableUdp whether the peer is told UDP candidates
 * @param enableTcp whether the peer is told passive TCP candidates, where the server listens on TCP ({@link SfuOptions#tcp})
 * @param preferUdp whether every UDP candidate has a higher priority than every TCP one; without either preference,
 *     candidates have the order of the listen addresses
 * @param preferTcp the reverse
 * @param ownPorts whether the transport gets ports of its own, one for each listen address and protocol, from the server's
 *     range, which it gives back when it is closed; otherwise it shares those of its loop
 */
public record WebRtcTransportOptions(
        WebRtcTransportListener listener,
        boolean enableUdp,
        boolean enableTcp,
        boolean preferUdp,
        boolean preferTcp,
        boolean ownPorts) {
    public WebRtcTransportOptions {
        if (!enableUdp && !enableTcp) {
            throw new IllegalArgumentException(
                    "enableUdp and enableTcp are both false, accepted is at least one of them");
        }
    }

    /** Both protocols, UDP preferred, shared ports, and a listener. */
    public WebRtcTransportOptions(WebRtcTransportListener listener) {
        this(listener, true, true, true, false, false);
    }

    /** Both protocols, UDP preferred, shared ports, and nobody listening. */
    public static WebRtcTransportOptions defaults() {
        return new WebRtcTransportOptions(WebRtcTransportListener.NONE);
    }

    public WebRtcTransportOptions withListener(WebRtcTransportListener other) {
        return new WebRtcTransportOptions(other, enableUdp, enableTcp, preferUdp, preferTcp, ownPorts);
    }

    /** With candidates of these protocols, of which at least one is told. */
    public WebRtcTransportOptions withProtocols(boolean udp, boolean tcp) {
        return new WebRtcTransportOptions(listener, udp, tcp, preferUdp, preferTcp, ownPorts);
    }

    /** With the candidates of these protocols before others. */
    public WebRtcTransportOptions withPreference(boolean udp, boolean tcp) {
        return new WebRtcTransportOptions(listener, enableUdp, enableTcp, udp, tcp, ownPorts);
    }

    public WebRtcTransportOptions withOwnPorts(boolean own) {
        return new WebRtcTransportOptions(listener, enableUdp, enableTcp, preferUdp, preferTcp, own);
    }
}
