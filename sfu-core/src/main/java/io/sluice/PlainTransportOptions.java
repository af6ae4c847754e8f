package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * How a {@link PlainTransport} is set up.
 *
 * @param listener hears of the transport from its first moment
 * @param listenInfo the UDP socket for RTP, and with {@code rtcpMux} for RTCP too
 * @param rtcpListenInfo the UDP socket for RTCP without {@code rtcpMux}; null for one at the same address on a port of the
 *     server's range
 * @param rtcpMux whether RTP and RTCP share a port (RFC 5761)
 * @param comedia whether the peer's address is learnt from its first packet rather than given with {@link PlainTransport#connect}
 * @param enableSrtp whether packets are protected, under keys that the two ends tell each other
 * @param srtpCryptoSuite by what, if they are
 */
public record PlainTransportOptions(
        PlainTransportListener listener,
        TransportListenInfo listenInfo,
        @Nullable TransportListenInfo rtcpListenInfo,
        boolean rtcpMux,
        boolean comedia,
        boolean enableSrtp,
        SrtpCryptoSuite srtpCryptoSuite) {
    public PlainTransportOptions {
        requireUdp("listenInfo", listenInfo);
        if (rtcpListenInfo != null) {
            requireUdp("rtcpListenInfo", rtcpListenInfo);
            if (rtcpMux) {
                throw new IllegalArgumentException(
                        "rtcpListenInfo is given, accepted is none, since rtcpMux is true: RTCP shares the port of RTP");
            }
        }
    }

    /** RTP and RTCP on one port, in the clear, the peer's address given with {@link PlainTransport#connect}, nobody listening. */
    public PlainTransportOptions(TransportListenInfo listenInfo) {
        this(
                PlainTransportListener.NONE,
                listenInfo,
                null,
                true,
                false,
                false,
                SrtpCryptoSuite.AES_CM_128_HMAC_SHA1_80);
    }

    public PlainTransportOptions withListener(PlainTransportListener other) {
        return new PlainTransportOptions(
                other, listenInfo, rtcpListenInfo, rtcpMux, comedia, enableSrtp, srtpCryptoSuite);
    }

    /** With a port for RTCP alone, somewhere in the server's range. */
    public PlainTransportOptions withoutRtcpMux() {
        return withoutRtcpMux(null);
    }

    /** With a port for RTCP alone. */
    public PlainTransportOptions withoutRtcpMux(@Nullable TransportListenInfo rtcp) {
        return new PlainTransportOptions(listener, listenInfo, rtcp, false, comedia, enableSrtp, srtpCryptoSuite);
    }

    public PlainTransportOptions withComedia(boolean learn) {
        return new PlainTransportOptions(
                listener, listenInfo, rtcpListenInfo, rtcpMux, learn, enableSrtp, srtpCryptoSuite);
    }

    public PlainTransportOptions withSrtp(SrtpCryptoSuite suite) {
        return new PlainTransportOptions(listener, listenInfo, rtcpListenInfo, rtcpMux, comedia, true, suite);
    }

    static void requireUdp(String name, TransportListenInfo info) {
        if (info.protocol() != TransportListenInfo.Protocol.UDP) {
            throw new IllegalArgumentException(name + ".protocol is " + info.protocol() + ", accepted is UDP");
        }
    }
}
