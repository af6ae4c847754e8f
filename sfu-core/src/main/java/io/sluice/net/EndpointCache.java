package io.sluice.net;

import io.sluice.packet.Endpoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the object for an address that the kernel wrote, so that datagrams of known peers make none. Each address has one
 * place; a stranger who needs the same place takes it, and the cost of that is one short-lived object: nothing grows, and
 * nothing is looked up elsewhere by what is here. Confined to the thread of its port.
 */
final class EndpointCache {
    private static final int PLACES = 1024;

    private final @Nullable Endpoint[] places = new Endpoint[PLACES];
    private Endpoint last = Endpoint.ofIpv4(0, 0);

    /** The endpoint of an address that is written as {@link Endpoint} has it: IPv4 as the IPv6 address it maps to. */
    Endpoint get(long high, long low, int port) {
        // Datagrams of one peer come in runs.
        if (!last.is(high, low, port)) {
            last = find(high, low, port);
        }
        return last;
    }

    private Endpoint find(long high, long low, int port) {
        int place = place(high, low, port);
        Endpoint found = places[place];
        if (found == null || !found.is(high, low, port)) {
            found = Endpoint.ofIpv6(high, low, port);
            places[place] = found;
        }
        return Objects.requireNonNull(found);
    }

    private static int place(long high, long low, int port) {
        long mixed = ((high * 31 + low) * 31 + port) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 54);
    }
}
