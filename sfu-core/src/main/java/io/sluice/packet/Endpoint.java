package io.sluice.packet;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv4 address and port packed into a {@code long}, so that the packet path compares and hashes addresses without
 * objects.
 *
 * <pre>
 *  63            48 47                            16 15             0
 * +----------------+--------------------------------+----------------+
 * |       0        |          IPv4 address          |      port      |
 * +----------------+--------------------------------+----------------+
 * </pre>
 */
public final class Endpoint {
    private Endpoint() {}

    /** Packs an address as the wire has it: 32 bits in network order as an int, and a port 0-65535. */
    public static long of(int address, int port) {
        return (address & 0xffff_ffffL) << 16 | (port & 0xffff);
    }

    /** Packs a resolved IPv4 socket address; anything else is the caller's mistake. */
    public static long of(InetSocketAddress address) {
        if (!(address.getAddress() instanceof Inet4Address v4)) {
            throw new IllegalArgumentException("address " + address + " is not a resolved IPv4 address");
        }
        int packed = ByteBuffer.wrap(v4.getAddress()).getInt();
        return of(packed, address.getPort());
    }

    public static int address(long endpoint) {
        return (int) (endpoint >>> 16);
    }

    public static int port(long endpoint) {
        return (int) endpoint & 0xffff;
    }

    /** The same as an object, for the slow paths. */
    public static InetSocketAddress toSocketAddress(long endpoint) {
        byte[] octets =
                ByteBuffer.allocate(Integer.BYTES).putInt(address(endpoint)).array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), port(endpoint));
        } catch (UnknownHostException e) {
            throw new AssertionError("four octets are always an address", e);
        }
    }

    /** "192.0.2.1:4000". */
    public static String toString(long endpoint) {
        return toSocketAddress(endpoint).getAddress().getHostAddress() + ":" + port(endpoint);
    }
}
