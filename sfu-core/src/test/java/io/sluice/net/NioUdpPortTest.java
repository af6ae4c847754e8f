package io.sluice.net;

import io.sluice.loop.UdpPort;
import java.io.IOException;
import java.net.InetAddress;

class NioUdpPortTest extends UdpPortContract {
    @Override
    UdpPort open(InetAddress local, PortRange ports, NetOptions options) throws IOException {
        return NioUdpPort.open(local, ports, options);
    }
}
