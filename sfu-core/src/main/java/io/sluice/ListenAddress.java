package io.sluice;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/**
 * A local address media is received on, and what peers are told instead of it.
 *
 * @param address an IPv4 address of this machine in dotted decimals, such as {@code "127.0.0.1"}; never the wildcard, which
 *     would answer from a source address the peer did not ask
 * @param announcedAddress the IP address or host name peers reach it by, behind a static mapping; null for {@code address}
 *     itself
 */
public record ListenAddress(String address, @Nullable String announcedAddress) {
    public ListenAddress {
        if (!isUnicastIpv4(address)) {
            throw new IllegalArgumentException("address is '" + address
                    + "', accepted is the IPv4 address of one interface of this machine, such as 192.0.2.1");
        }
        if (announcedAddress != null && announcedAddress.isBlank()) {
            throw new IllegalArgumentException(
                    "announcedAddress is blank, accepted is an IP address, a host name, or null for none");
        }
    }

    /** An address that peers reach as it is. */
    public ListenAddress(String address) {
        this(address, null);
    }

    private static boolean isUnicastIpv4(String address) {
        try {
            Inet4Address parsed = Inet4Address.ofLiteral(address);
            return parsed.getHostAddress().equals(address)
                    && !parsed.isAnyLocalAddress()
                    && !parsed.isMulticastAddress();
        } catch (IllegalArgumentException ignored) {
            return false;
        }
    }
}
