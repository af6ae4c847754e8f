package io.sluice;

/**
 * An address where a transport can be reached (RFC 8839 section 5.1).
 *
 * @param priority RFC 8445 section 5.1.2, 1 to 2^31 - 1
 * @param address an IP address
 * @param protocol {@code "udp"}
 * @param port 1 to 65535
 * @param type {@code "host"}
 */
public record IceCandidate(String foundation, long priority, String address, String protocol, int port, String type) {}
