package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * An address where a transport can be reached (RFC 8839 section 5.1).
 *
 * @param priority RFC 8445 section 5.1.2, 1 to 2^31 - 1
 * @param address an IP address, or an announced host name
 * @param protocol {@code "udp"} or {@code "tcp"}
 * @param port 1 to 65535
 * @param type {@code "host"}
 * @param tcpType {@code "passive"}, since the peer connects (RFC 6544 section 4.5); null for UDP
 */
public record IceCandidate(
        String foundation,
        long priority,
        String address,
        String protocol,
        int port,
        String type,
        @Nullable String tcpType) {}
