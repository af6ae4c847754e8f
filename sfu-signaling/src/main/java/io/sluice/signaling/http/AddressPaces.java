package io.sluice.signaling.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pace of each address, that all its connections share and that outlives them. Of an IPv6 address the first half counts;
 * loopback has none, since a proxy connects from there for everybody. Thread-safe.
 */
final class AddressPaces {
    /** Beyond that many at once, none of which has rested, the rest share one. */
    static final int MAX_ADDRESSES = 10_000;

    private final Rate rate;
    private final Map<InetAddress, Pace> paces = new HashMap<>();
    private final Pace shared;

    AddressPaces(Rate rate, long nowNanos) {
        this.rate = rate;
        this.shared = new Pace(rate, nowNanos);
    }

    /** The pace of an address; null if it has none. */
    synchronized @Nullable Pace of(InetAddress address, long nowNanos) {
        if (address.isLoopbackAddress()) {
            return null;
        }
        InetAddress network = AddressCounts.network(address);
        Pace known = paces.get(network);
        if (known != null) {
            return known;
        }
        if (paces.size() >= MAX_ADDRESSES) {
            paces.values().removeIf(pace -> pace.isRested(nowNanos));
        }
        if (paces.size() >= MAX_ADDRESSES) {
            return shared;
        }
        Pace fresh = new Pace(rate, nowNanos);
        paces.put(network, fresh);
        return fresh;
    }
}
