package io.sluice;

import java.time.Duration;
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
 * @param initialAvailableOutgoingBitrate what the way to the peer is believed to carry before anything is known, in bits per second,
 *     30,000 at least; 600,000 unless set
 * @param iceConsentTimeout how long the peer may stay silent before it counts as gone (RFC 7675 section 5.1): zero for ever, or 10
 *     to 60 whole seconds; null for the server's ({@link SfuOptions#iceConsentTimeout})
 */
public record WebRtcTransportOptions(
        WebRtcTransportListener listener,
        boolean enableUdp,
        boolean enableTcp,
        boolean preferUdp,
        boolean preferTcp,
        boolean ownPorts,
        @Nullable WebRtcServer webRtcServer,
        List<TransportListenInfo> listenInfos,
        long initialAvailableOutgoingBitrate,
        @Nullable Duration iceConsentTimeout) {
    private static final int MAX_LISTEN_INFOS = 50;
    private static final long DEFAULT_INITIAL_BPS = 600_000;

    public WebRtcTransportOptions {
        listenInfos = List.copyOf(listenInfos);
        if (listenInfos.size() > MAX_LISTEN_INFOS) {
            throw new IllegalArgumentException(
                    "listenInfos has " + listenInfos.size() + " entries, accepted are up to " + MAX_LISTEN_INFOS);
        }
        int ways = (ownPorts ? 1 : 0) + (webRtcServer == null ? 0 : 1) + (listenInfos.isEmpty() ? 0 : 1);
        if (ways > 1) {
            throw new IllegalArgumentException(
                    "more than one of ownPorts, webRtcServer and listenInfos is given, accepted is at most one of"
                            + " them");
        }
        if (initialAvailableOutgoingBitrate < WebRtcTransport.MIN_BITRATE_BPS) {
            throw new IllegalArgumentException("initialAvailableOutgoingBitrate " + initialAvailableOutgoingBitrate
                    + " is not accepted; it is at least " + WebRtcTransport.MIN_BITRATE_BPS);
        }
        if (iceConsentTimeout != null) {
            SfuOptions.requireConsentTimeout(iceConsentTimeout);
        }
        if (!enableUdp && !enableTcp) {
            throw new IllegalArgumentException(
                    "enableUdp and enableTcp are both false, accepted is at least one of them");
        }
    }

    /** Both protocols, UDP preferred, shared ports, and a listener. */
    public WebRtcTransportOptions(WebRtcTransportListener listener) {
        this(listener, true, true, true, false, false, null, List.of(), DEFAULT_INITIAL_BPS, null);
    }

    /** Both protocols, UDP preferred, shared ports, and nobody listening. */
    public static WebRtcTransportOptions defaults() {
        return new WebRtcTransportOptions(WebRtcTransportListener.NONE);
    }

    public WebRtcTransportOptions withListener(WebRtcTransportListener other) {
        return new WebRtcTransportOptions(
                other,
                enableUdp,
                enableTcp,
                preferUdp,
                preferTcp,
                ownPorts,
                webRtcServer,
                listenInfos,
                initialAvailableOutgoingBitrate,
                iceConsentTimeout);
    }

    /** With candidates of these protocols, of which at least one is told. */
    public WebRtcTransportOptions withProtocols(boolean udp, boolean tcp) {
        return new WebRtcTransportOptions(
                listener,
                udp,
                tcp,
                preferUdp,
                preferTcp,
                ownPorts,
                webRtcServer,
                listenInfos,
                initialAvailableOutgoingBitrate,
                iceConsentTimeout);
    }

    /** With the candidates of these protocols before others. */
    public WebRtcTransportOptions withPreference(boolean udp, boolean tcp) {
        return new WebRtcTransportOptions(
                listener,
                enableUdp,
                enableTcp,
                udp,
                tcp,
                ownPorts,
                webRtcServer,
                listenInfos,
                initialAvailableOutgoingBitrate,
                iceConsentTimeout);
    }

    public WebRtcTransportOptions withOwnPorts(boolean own) {
        return new WebRtcTransportOptions(
                listener,
                enableUdp,
                enableTcp,
                preferUdp,
                preferTcp,
                own,
                webRtcServer,
                listenInfos,
                initialAvailableOutgoingBitrate,
                iceConsentTimeout);
    }

    /** Reached at a server's sockets. */
    public WebRtcTransportOptions withWebRtcServer(@Nullable WebRtcServer server) {
        return new WebRtcTransportOptions(
                listener,
                enableUdp,
                enableTcp,
                preferUdp,
                preferTcp,
                ownPorts,
                server,
                listenInfos,
                initialAvailableOutgoingBitrate,
                iceConsentTimeout);
    }

    /** Reached at sockets of its own. */
    public WebRtcTransportOptions withListenInfos(List<TransportListenInfo> own) {
        return new WebRtcTransportOptions(
                listener,
                enableUdp,
                enableTcp,
                preferUdp,
                preferTcp,
                ownPorts,
                webRtcServer,
                own,
                initialAvailableOutgoingBitrate,
                iceConsentTimeout);
    }

    /** With another estimate of the way to the peer to begin with, in bits per second. */
    public WebRtcTransportOptions withInitialAvailableOutgoingBitrate(long bitrateBps) {
        return new WebRtcTransportOptions(
                listener,
                enableUdp,
                enableTcp,
                preferUdp,
                preferTcp,
                ownPorts,
                webRtcServer,
                listenInfos,
                bitrateBps,
                iceConsentTimeout);
    }

    /** With a time of its own after which a silent peer counts as gone; null for the server's. */
    public WebRtcTransportOptions withIceConsentTimeout(@Nullable Duration timeout) {
        return new WebRtcTransportOptions(
                listener,
                enableUdp,
                enableTcp,
                preferUdp,
                preferTcp,
                ownPorts,
                webRtcServer,
                listenInfos,
                initialAvailableOutgoingBitrate,
                timeout);
    }

    /** What holds for a transport of a server with these options. */
    Duration iceConsentTimeout(SfuOptions server) {
        return iceConsentTimeout == null ? server.iceConsentTimeout() : iceConsentTimeout;
    }
}
