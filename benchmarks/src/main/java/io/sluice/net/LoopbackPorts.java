package io.sluice.net;

import io.sluice.loop.UdpPort;
import io.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;

/** The server's socket for a thread that is no loop. */
public final class LoopbackPorts {
    private LoopbackPorts() {}

    /** A port on 127.0.0.1 for the calling thread alone, which closes it. Linux only. */
    public static UdpPort open() throws IOException {
        return LinuxUdpPort.open(
                InetAddress.ofLiteral("127.0.0.1"),
                PortRange.any(),
                NetOptions.defaults().withCoalescing(false),
                new ArrivalClock(Clock.system()),
                SegmentOverflow::new);
    }
}
