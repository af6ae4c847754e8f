package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * A local address media is received on, and what peers are told instead of it.
 *
 * @param address an IPv4 address of this machine, such as {@code "127.0.0.1"}; never a wildcard, which would answer from a
 *     source address the peer did not ask
 * @param announcedAddress the address peers reach it by, behind a static mapping; null for {@code address} itself
 */
public record ListenAddress(String address, @Nullable String announcedAddress) {
    /** An address that peers reach as it is. */
    public ListenAddress(String address) {
        this(address, null);
    }

    /** What candidates name. */
    String announced() {
        return announcedAddress == null ? address : announcedAddress;
    }
}
