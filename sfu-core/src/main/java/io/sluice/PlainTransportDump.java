package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link PlainTransport} is, for support: nothing in it is secret.
 *
 * @param transport what it has in common with others
 * @param localAddress where RTP is received
 * @param rtcpLocalAddress where RTCP is received; null if with RTP
 * @param tuple where RTP goes; null before the peer's address is known
 * @param rtcpTuple where RTCP goes, if not with RTP; null before the peer's address is known
 * @param srtpCryptoSuite what protects the media; null without SRTP
 */
public record PlainTransportDump(
        TransportDump transport,
        MediaAddress localAddress,
        @Nullable MediaAddress rtcpLocalAddress,
        @Nullable TransportTuple tuple,
        @Nullable TransportTuple rtcpTuple,
        @Nullable SrtpCryptoSuite srtpCryptoSuite) {}
