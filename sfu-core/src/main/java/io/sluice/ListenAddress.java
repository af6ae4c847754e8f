package io.sluice;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A local address media is received on, and what peers are told instead of it.
 *
 * @param address an IPv4 or IPv6 address of this machine, such as {@code "127.0.0.1"} or {@code "2001:db8::7"}; never the
 *     wildcard, which would answer from a source address the peer did not ask, nor link-local IPv6
 * @param announcedAddress the IP address or host name peers reach it by, behind a static mapping; null for {@code address}
 *     itself
 * @param exposeInternal whether peers are told {@code address} beside an announced one, with lower priority, for those on the
 *     inside of the mapping
 */
public record ListenAddress(String address, @Nullable String announcedAddress, boolean exposeInternal) {
    public ListenAddress {
        InetAddress parsed = parse(address);
        if (parsed == null || !isOfOneInterface(parsed)) {
            throw new IllegalArgumentException("address is '" + address
                    + "', accepted is the IPv4 or IPv6 address of one interface of this machine, such as 192.0.2.1");
        }
        if (announcedAddress != null && announcedAddress.isBlank()) {
            throw new IllegalArgumentException(
                    "announcedAddress is blank, accepted is an IP address, a host name, or null for none");
        }
    }

    /** An address that is announced as another one, or as it is if that is null. */
    public ListenAddress(String address, @Nullable String announcedAddress) {
        this(address, announcedAddress, false);
    }

    /** An address that peers reach as it is. */
    public ListenAddress(String address) {
        this(address, null);
    }

    /** The address as an object; no name server is asked. */
    InetAddress inetAddress() {
        return InetAddress.ofLiteral(address);
    }

    private static @Nullable InetAddress parse(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            boolean canonical =
                    !(parsed instanceof Inet4Address) || parsed.getHostAddress().equals(address);
            return canonical ? parsed : null;
        } catch (IllegalArgumentException ignored) {
            return null;
        }
    }

    private static boolean isOfOneInterface(InetAddress address) {
        boolean linkLocalIpv6 = address instanceof Inet6Address && address.isLinkLocalAddress();
        return !address.isAnyLocalAddress() && !address.isMulticastAddress() && !linkLocalIpv6;
    }
}
