package io.sluice.signaling.session;

import java.net.InetAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Who has tried something how often of late, and whether once more is too much. Thread-safe. */
public final class Attempts {
    /** The whole of an IPv4 address; the network of an IPv6 one, in which its owner has as many as there are. */
    private static final int ADDRESS_BYTES = 8;

    private final AttemptLimiter names;
    private final AttemptLimiter addresses;

    public Attempts(AttemptLimits limits) {
        this.names = new AttemptLimiter(limits.perMinute(), limits.burst());
        this.addresses = new AttemptLimiter(limits.addressPerMinute(), limits.addressBurst());
    }

    /**
     * What stands for an address, or for the network of an IPv6 one; null for loopback, which is not limited, since a proxy connects from
     * there for everybody.
     */
    public static @Nullable String nameOf(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return null;
        }
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, ADDRESS_BYTES));
    }

    /**
     * Whether one more is let through now.
     *
     * @param name of who tries, such as a socket's
     * @param address as {@link #nameOf} says it; null for one that is not limited
     * @param nowNanos monotonic
     */
    public synchronized boolean take(String name, @Nullable String address, long nowNanos) {
        return names.take(name, nowNanos) && (address == null || addresses.take(address, nowNanos));
    }
}
