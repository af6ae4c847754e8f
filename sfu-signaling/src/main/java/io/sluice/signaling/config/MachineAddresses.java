package io.sluice.signaling.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** What this machine is called and where it is reached. */
public final class MachineAddresses {
    private MachineAddresses() {}

    /** Its IPv4 addresses that are up and can be reached from other machines; maybe none. */
    public static List<String> external() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(MachineAddresses::isUp)
                    .flatMap(MachineAddresses::addresses)
                    .distinct()
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

    private static Stream<String> addresses(NetworkInterface network) {
        return network.getInterfaceAddresses().stream()
                .map(InterfaceAddress::getAddress)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress);
    }
}
