package io.sluice.net;

import io.sluice.loop.UdpPort;
import java.io.IOException;
import java.net.Inet4Address;

class NioUdpPortTest extends UdpPortContract {
    @Override
    UdpPort open(Inet4Address local, PortRange ports, NetOptions options) throws IOException {
        return NioUdpPort.open(local, ports, options);
    }
}
