package io.sluice.net;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Chooses the address a port is bound to. */
final class LocalPorts {
    /** One attempt to bind; a {@link BindException} means that the port is taken, and the next is tried. */
    interface Binder {
        void bind(InetSocketAddress address) throws IOException;
    }

    private LocalPorts() {}

    /**
     * Accepts a unicast address. The wildcard is refused: with several addresses, a reply would leave from whichever one
     * routing prefers, and the browser's connectivity check fails. A link-local IPv6 address is refused: it means nothing
     * without the peer's own zone.
     */
    static void requireLocal(InetAddress address) {
        boolean linkLocalIpv6 = address instanceof Inet6Address && address.isLinkLocalAddress();
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || linkLocalIpv6) {
            throw new IllegalArgumentException("local address " + address.getHostAddress()
                    + " is not the address of one interface that peers reach");
        }
    }

    /** @param protocol "UDP" or "TCP", for people to read */
    static void bindFirstFree(String protocol, InetAddress local, PortRange ports, Binder binder) throws IOException {
        String reason = "";
        for (int port = ports.min(); port <= ports.max(); port++) {
            try {
                binder.bind(new InetSocketAddress(local, port));
                return;
            } catch (BindException e) {
                reason = e.getMessage();
            }
        }
        throw new BindException("no free " + protocol + " port in " + ports + " on " + local.getHostAddress()
                + ", the last one: " + reason);
    }
}
