package io.sluice.net;

import java.net.InetAddress;

/** The same over IPv6. */
class NioIpv6UdpPortTest extends NioUdpPortTest {
    @Override
    InetAddress loopback() {
        return IPV6_LOOPBACK;
    }
}
