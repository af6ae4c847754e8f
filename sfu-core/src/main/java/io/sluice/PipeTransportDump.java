package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link PipeTransport} is, for support: nothing in it is secret.
 *
 * @param transport what it has in common with others
 * @param localAddress where packets are received
 * @param tuple where packets go; null before the other end is connected
 * @param enableRtx whether packets that the other end misses are sent again
 * @param srtpCryptoSuite what protects the media; null without SRTP
 */
public record PipeTransportDump(
        TransportDump transport,
        MediaAddress localAddress,
        @Nullable TransportTuple tuple,
        boolean enableRtx,
        @Nullable SrtpCryptoSuite srtpCryptoSuite) {}
