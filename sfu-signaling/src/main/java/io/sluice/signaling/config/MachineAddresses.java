package io.sluice.signaling.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What this machine is called and where it is reached. */
public final class MachineAddresses {
    private MachineAddresses() {}

    /** Its addresses that are up and can be reached from other machines, IPv4 before IPv6; maybe none. */
    public static List<String> external() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(MachineAddresses::isUp)
                    .flatMap(MachineAddresses::addresses)
                    .distinct()
                    .sorted(Comparator.comparing(Inet6Address.class::isInstance))
                    .map(MachineAddresses::text)
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    /** Its name without a domain; empty if it has none. May ask a name server, so may take seconds. */
    public static String name() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        } catch (UnknownHostException e) {
            return "";
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }

    /** Without link-local ones, which mean nothing beyond a cable. */
    private static Stream<InetAddress> addresses(NetworkInterface network) {
        return network.getInterfaceAddresses().stream()
                .map(InterfaceAddress::getAddress)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress());
    }

    /** Without the zone that Java puts behind an IPv6 address of an interface. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
