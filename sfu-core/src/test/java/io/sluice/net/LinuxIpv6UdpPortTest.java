package io.sluice.net;

import java.net.InetAddress;

/** The same over IPv6. */
class LinuxIpv6UdpPortTest extends LinuxUdpPortTest {
    @Override
    InetAddress loopback() {
        return IPV6_LOOPBACK;
    }
}
