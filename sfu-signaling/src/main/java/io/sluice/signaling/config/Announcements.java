package io.sluice.signaling.config;

import io.sluice.ListenAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Which listen address is told to peers as what: an announced IPv4 address stands for IPv4 addresses, an IPv6 address for IPv6
 * addresses, a host name for both; loopback stays what it is.
 *
 * @param exposeInternal whether the listen addresses are told beside what they are announced as
 */
record Announcements(List<String> announced, boolean exposeInternal) {
    Announcements {
        announced = List.copyOf(announced);
    }

    /**
     * The addresses with what they are announced as.
     *
     * @throws IllegalArgumentException if an announcement stands for no address, or two for the same
     */
    List<ListenAddress> of(List<String> addresses) {
        for (String each : announced) {
            if (addresses.stream().noneMatch(address -> standsFor(each, address))) {
                throw new IllegalArgumentException("media.announced-addresses has " + each + ", which"
                        + " needs an address of media.listen of its family that other machines can reach.");
            }
        }
        return addresses.stream().distinct().map(this::announce).toList();
    }

    private ListenAddress announce(String address) {
        List<String> told =
                announced.stream().filter(each -> standsFor(each, address)).toList();
        if (told.size() > 1) {
            throw new IllegalArgumentException("media.announced-addresses has " + told.get(0) + " and " + told.get(1)
                    + ", which both stand for " + address + "; accepted is one for each family.");
        }
        return told.isEmpty()
                ? new ListenAddress(address)
                : new ListenAddress(address, told.getFirst(), exposeInternal);
    }

    private static boolean standsFor(String announcement, String address) {
        InetAddress local = InetAddress.ofLiteral(address);
        return !local.isLoopbackAddress()
                && literal(announcement)
                        .map(ip -> ip instanceof Inet4Address == local instanceof Inet4Address)
                        .orElse(true);
    }

    /** Empty for a host name. */
    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException ignored) {
            return Optional.empty();
        }
    }
}
