package io.sluice.net;

import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An array of the socket addresses of one family, read and written as {@link Endpoint}s: {@code struct sockaddr_in} (ip(7))
 * or {@code struct sockaddr_in6} (ipv6(7)), each in a place of 32 bytes.
 *
 * <pre>
 *  0              2              4              8                              16              24       28       32
 * +--------------+--------------+--------------+-------------------------------+---------------+--------+--------+
 * | family, host | port, network| IPv4 address |             zero              |                pad              |
 * +--------------+--------------+--------------+-------------------------------+---------------+--------+--------+
 * | family, host | port, network| flow         |          IPv6 address, network order          |  zone  |   pad  |
 * +--------------+--------------+--------------+-------------------------------+---------------+--------+--------+
 * </pre>
 */
final class SocketAddresses {
    static final short AF_INET = 2;
    static final short AF_INET6 = 10;

    private static final int PLACE = 32;
    private static final int IPV4_SIZE = 16;
    private static final int IPV6_SIZE = 28;

    private static final int PORT = 2;
    private static final int IPV4 = 4;
    private static final int IPV6_HIGH = 8;
    private static final int IPV6_LOW = 16;
    private static final long MAPPED_PREFIX = 0xffff_0000_0000L;

    private final MemorySegment memory;
    private final boolean ipv6;

    /** @param ipv6 the family of all addresses in here */
    SocketAddresses(Arena arena, int count, boolean ipv6) {
        this.ipv6 = ipv6;
        memory = arena.allocate((long) count * PLACE, PLACE);
        for (int i = 0; i < count; i++) {
            memory.set(ValueLayout.JAVA_SHORT, (long) i * PLACE, ipv6 ? AF_INET6 : AF_INET);
        }
    }

    /** The bytes of an address of this family. */
    int size() {
        return ipv6 ? IPV6_SIZE : IPV4_SIZE;
    }

    MemorySegment at(int index) {
        return memory.asSlice((long) index * PLACE, PLACE);
    }

    long pointer(int index) {
        return memory.address() + (long) index * PLACE;
    }

    Endpoint endpoint(int index, EndpointCache endpoints) {
        long at = (long) index * PLACE;
        int port = Bytes.u16(memory, at + PORT);
        return ipv6
                ? endpoints.get(Bytes.i64(memory, at + IPV6_HIGH), Bytes.i64(memory, at + IPV6_LOW), port)
                : endpoints.get(0, MAPPED_PREFIX | Bytes.u32(memory, at + IPV4), port);
    }

    /** Writes an address; whether it is of this family is for the caller to know. */
    void endpoint(int index, Endpoint endpoint) {
        long at = (long) index * PLACE;
        Bytes.put16(memory, at + PORT, endpoint.port());
        if (ipv6) {
            Bytes.put64(memory, at + IPV6_HIGH, endpoint.high());
            Bytes.put64(memory, at + IPV6_LOW, endpoint.low());
        } else {
            Bytes.put32(memory, at + IPV4, endpoint.ipv4Address());
        }
    }
}
