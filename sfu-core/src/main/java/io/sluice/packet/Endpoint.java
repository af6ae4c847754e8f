package io.sluice.packet;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An IP address and port, of either family. Immutable, and cheap to compare and hash: the packet path meets the same few
 * objects again and again, since ports reuse them for datagrams from one source.
 *
 * <p>An IPv4 address is kept as the IPv6 address it maps to (RFC 4291 section 2.5.5.2), so both are two numbers. There is no
 * zone: link-local addresses never reach us through a browser.
 */
public final class Endpoint {
    private static final long MAPPED_PREFIX = 0xffff_0000_0000L;
    private static final int IPV6_BYTES = 16;

    private final long high;
    private final long low;
    private final int port;
    private final int hash;

    private Endpoint(long high, long low, int port) {
        this.high = high;
        this.low = low;
        this.port = port;
        long mixed = (high * 31 + low) * 31 + port;
        this.hash = Long.hashCode(mixed * 0x9e37_79b9_7f4a_7c15L);
    }

    /** An IPv4 endpoint as the wire has it: 32 bits in network order as an int, and a port 0-65535. */
    public static Endpoint ofIpv4(int address, int port) {
        return new Endpoint(0, MAPPED_PREFIX | (address & 0xffff_ffffL), port & 0xffff);
    }

    /** An IPv6 endpoint as the wire has it: the halves of the address in network order, and a port 0-65535. */
    public static Endpoint ofIpv6(long high, long low, int port) {
        return new Endpoint(high, low, port & 0xffff);
    }

    /** The endpoint of a resolved socket address; an unresolved one is the caller's mistake. */
    public static Endpoint of(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException("address " + address + " is not resolved");
        }
        ByteBuffer octets = ByteBuffer.wrap(ip.getAddress());
        return ip instanceof Inet4Address
                ? ofIpv4(octets.getInt(), address.getPort())
                : ofIpv6(octets.getLong(), octets.getLong(), address.getPort());
    }

    public boolean isIpv4() {
        return high == 0 && low >>> 32 == MAPPED_PREFIX >>> 32;
    }

    /** The 32 bits of an IPv4 address; of an IPv6 address, its last. */
    public int ipv4Address() {
        return (int) low;
    }

    /** The first half of the IPv6 address. */
    public long high() {
        return high;
    }

    /** The second half of the IPv6 address. */
    public long low() {
        return low;
    }

    /** 0-65535. */
    public int port() {
        return port;
    }

    /** Whether this is the given address and port. */
    public boolean is(long addressHigh, long addressLow, int portNumber) {
        return low == addressLow && port == portNumber && high == addressHigh;
    }

    /**
     * Who is behind the endpoint as far as limits go: an IPv4 address, or an IPv6 /64, all of which one subscriber has (RFC 4291
     * section 2.5.1). With port 0.
     */
    public Endpoint subscriber() {
        return new Endpoint(high, isIpv4() ? low : 0, 0);
    }

    /** The address alone as an object of the JDK, for the slow paths. */
    public InetAddress address() {
        ByteBuffer octets = isIpv4()
                ? ByteBuffer.allocate(Integer.BYTES).putInt(ipv4Address())
                : ByteBuffer.allocate(IPV6_BYTES).putLong(high).putLong(low);
        try {
            return InetAddress.getByAddress(octets.array());
        } catch (UnknownHostException e) {
            throw new AssertionError("four or sixteen octets are always an address", e);
        }
    }

    /** The same as an object of the JDK, for the slow paths. */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(address(), port);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Endpoint endpoint && endpoint.is(high, low, port));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** "192.0.2.1:4000" or "[2001:db8:0:0:0:0:0:1]:4000". */
    @Override
    public String toString() {
        String text = address().getHostAddress();
        return address() instanceof Inet6Address ? "[" + text + "]:" + port : text + ":" + port;
    }
}
