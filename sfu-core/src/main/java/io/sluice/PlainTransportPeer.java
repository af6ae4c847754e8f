package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * What {@link PlainTransport#connect} and {@link PipeTransport#connect} are told of the other end.
 *
 * @param ip its IPv4 or IPv6 address, of the family of our own; null with comedia
 * @param port where it receives RTP, 1 to 65535; null with comedia
 * @param rtcpPort where it receives RTCP, if we do not receive both on one port
 * @param srtpParameters what it sends under, if SRTP is enabled
 */
public record PlainTransportPeer(
        @Nullable String ip,
        @Nullable Integer port,
        @Nullable Integer rtcpPort,
        @Nullable SrtpParameters srtpParameters) {
    /** One that receives RTP and RTCP on a port, in the clear. */
    public static PlainTransportPeer at(String ip, int port) {
        return new PlainTransportPeer(ip, port, null, null);
    }

    /** One whose address is learnt, protected by SRTP. */
    public static PlainTransportPeer learnt(SrtpParameters srtpParameters) {
        return new PlainTransportPeer(null, null, null, srtpParameters);
    }

    public PlainTransportPeer withRtcpPort(int other) {
        return new PlainTransportPeer(ip, port, other, srtpParameters);
    }

    public PlainTransportPeer withSrtpParameters(SrtpParameters other) {
        return new PlainTransportPeer(ip, port, rtcpPort, other);
    }
}
