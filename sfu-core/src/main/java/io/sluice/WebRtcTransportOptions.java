package io.sluice;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
 *     range, which it gives back when it is closed
 * @param webRtcServer at whose sockets the transport is reached and with which it closes; null for none
 * @param listenInfos sockets of its own anywhere, up to 50, which close with it; empty for none. With none of {@code ownPorts},
 *     {@code webRtcServer} and {@code listenInfos} the transport shares the server's sockets with the others of its loop
 */
public record WebRtcTransportOptions(
        WebRtcTransportListener listener,
        boolean enableUdp,
        boolean enableTcp,
        boolean preferUdp,
        boolean preferTcp,
        boolean ownPorts,
        @Nullable WebRtcServer webRtcServer,
        List<TransportListenInfo> listenInfos) {
    private static final int MAX_LISTEN_INFOS = 50;

    public WebRtcTransportOptions {
        listenInfos = List.copyOf(listenInfos);
        if (listenInfos.size() > MAX_LISTEN_INFOS) {
            throw new IllegalArgumentException(
                    "listenInfos has " + listenInfos.size() + " entries, accepted are up to " + MAX_LISTEN_INFOS);
        }
        int ways = (ownPorts ? 1 : 0) + (webRtcServer == null ? 0 : 1) + (listenInfos.isEmpty() ? 0 : 1);
        if (ways > 1) {
            throw new IllegalArgumentException(
                    "more than one of ownPorts, webRtcServer and listenInfos is given, accepted is at most one of them");
        }
        if (!enableUdp && !enableTcp) {
            throw new IllegalArgumentException(
                    "enableUdp and enableTcp are both false, accepted is at least one of them");
        }
    }

    /** Both protocols, UDP preferred, shared ports, and a listener. */
    public WebRtcTransportOptions(WebRtcTransportListener listener) {
        this(listener, true, true, true, false, false, null, List.of());
    }

    /** Both protocols, UDP preferred, shared ports, and nobody listening. */
    public static WebRtcTransportOptions defaults() {
        return new WebRtcTransportOptions(WebRtcTransportListener.NONE);
    }

    public WebRtcTransportOptions withListener(WebRtcTransportListener other) {
        return new WebRtcTransportOptions(
                other, enableUdp, enableTcp, preferUdp, preferTcp, ownPorts, webRtcServer, listenInfos);
    }

    /** With candidates of these protocols, of which at least one is told. */
    public WebRtcTransportOptions withProtocols(boolean udp, boolean tcp) {
        return new WebRtcTransportOptions(
                listener, udp, tcp, preferUdp, preferTcp, ownPorts, webRtcServer, listenInfos);
    }

    /** With the candidates of these protocols before others. */
    public WebRtcTransportOptions withPreference(boolean udp, boolean tcp) {
        return new WebRtcTransportOptions(
                listener, enableUdp, enableTcp, udp, tcp, ownPorts, webRtcServer, listenInfos);
    }

    public WebRtcTransportOptions withOwnPorts(boolean own) {
        return new WebRtcTransportOptions(
                listener, enableUdp, enableTcp, preferUdp, preferTcp, own, webRtcServer, listenInfos);
    }

    /** Reached at a server's sockets. */
    public WebRtcTransportOptions withWebRtcServer(@Nullable WebRtcServer server) {
        return new WebRtcTransportOptions(
                listener, enableUdp, enableTcp, preferUdp, preferTcp, ownPorts, server, listenInfos);
    }

    /** Reached at sockets of its own. */
    public WebRtcTransportOptions withListenInfos(List<TransportListenInfo> own) {
        return new WebRtcTransportOptions(
                listener, enableUdp, enableTcp, preferUdp, preferTcp, ownPorts, webRtcServer, own);
    }
}
