package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * A port media is received on by all transports of a loop.
 *
 * @param protocol {@code "udp"} or {@code "tcp"}
 * @param address IP address it is bound to
 * @param port 1 to 65535
 * @param announcedAddress IP address or host name that peers are told instead; null if they are told {@code address}
 */
public record MediaAddress(
        String protocol, String address, int port, @Nullable String announcedAddress) {
    /** For people to read, such as {@code "udp 192.0.2.1:20000 (announced as 203.0.113.7)"}. */
    @Override
    public String toString() {
        String host = address.contains(":") ? "[" + address + "]" : address;
        String announced = announcedAddress == null ? "" : " (announced as " + announcedAddress + ")";
        return protocol + " " + host + ":" + port + announced;
    }
}
