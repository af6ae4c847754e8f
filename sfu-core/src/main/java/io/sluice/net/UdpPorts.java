package io.sluice.net;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Chooses the address a port is bound to. */
final class UdpPorts {
    /** One attempt to bind; a {@link BindException} means that the port is taken, and the next is tried. */
    interface Binder {
        void bind(InetSocketAddress address) throws IOException;
    }

    private UdpPorts() {}

    /**
     * Accepts a unicast IPv4 address. The wildcard is refused: with several addresses, a reply would leave from whichever
     * one routing prefers, and the browser's connectivity check fails.
     */
    static Inet4Address requireLocal(InetAddress address) {
        if (!(address instanceof Inet4Address v4) || v4.isAnyLocalAddress() || v4.isMulticastAddress()) {
            throw new IllegalArgumentException(
                    "local address " + address.getHostAddress() + " is not the IPv4 address of one interface");
        }
        return v4;
    }

    static void bindFirstFree(Inet4Address local, PortRange ports, Binder binder) throws IOException {
        String reason = "";
        for (int port = ports.min(); port <= ports.max(); port++) {
            try {
                binder.bind(new InetSocketAddress(local, port));
                return;
            } catch (BindException e) {
                reason = e.getMessage();
            }
        }
        throw new BindException(
                "no free UDP port in " + ports + " on " + local.getHostAddress() + ", the last one: " + reason);
    }
}
