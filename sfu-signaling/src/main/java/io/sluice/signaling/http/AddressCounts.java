package io.sluice.signaling.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How many of something each address has, such as connections, so that nobody alone uses up what there is for all. Of an IPv6 address the first half
 * counts: a host has the whole second half to itself. Loopback is not counted, since a proxy connects from there for everybody.
 * For any thread.
 */
public final class AddressCounts {
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int limit;
    private final Map<InetAddress, Integer> counts = new HashMap<>();

    /** @param limit of one address */
    public AddressCounts(int limit) {
        this.limit = limit;
    }

    /** Counts one more unless that were too many, and says whether it did. */
    public synchronized boolean tryAdd(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return true;
        }
        InetAddress network = network(address);
        int count = counts.getOrDefault(network, 0);
        if (count >= limit) {
            return false;
        }
        counts.put(network, count + 1);
        return true;
    }

    /** Counts one less, of those that were added. */
    public synchronized void remove(InetAddress address) {
        counts.computeIfPresent(network(address), (network, count) -> count == 1 ? null : count - 1);
    }

    /** What counts as one address: the address itself, or the first half of an IPv6 one. */
    public static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] octets = address.getAddress();
        Arrays.fill(octets, IPV6_NETWORK_BYTES, octets.length, (byte) 0);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("sixteen octets are always an address", e);
        }
    }
}
