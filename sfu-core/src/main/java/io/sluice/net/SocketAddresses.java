package io.sluice.net;

import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An array of {@code struct sockaddr_in} (ip(7)), read and written as {@link Endpoint}s.
 *
 * <pre>
 *  0              2              4                             8                       16
 * +--------------+--------------+-----------------------------+-----------------------+
 * | family, host | port, network| IPv4 address, network order |        zero           |
 * +--------------+--------------+-----------------------------+-----------------------+
 * </pre>
 */
final class SocketAddresses {
    static final int SIZE = 16;
    static final short AF_INET = 2;

    private static final int PORT = 2;
    private static final int ADDRESS = 4;

    private final MemorySegment memory;

    SocketAddresses(Arena arena, int count) {
        memory = arena.allocate((long) count * SIZE, SIZE);
        for (int i = 0; i < count; i++) {
            memory.set(ValueLayout.JAVA_SHORT, (long) i * SIZE, AF_INET);
        }
    }

    MemorySegment at(int index) {
        return memory.asSlice((long) index * SIZE, SIZE);
    }

    long pointer(int index) {
        return memory.address() + (long) index * SIZE;
    }

    long endpoint(int index) {
        long at = (long) index * SIZE;
        return Endpoint.of(Bytes.i32(memory, at + ADDRESS), Bytes.u16(memory, at + PORT));
    }

    void endpoint(int index, long endpoint) {
        long at = (long) index * SIZE;
        Bytes.put16(memory, at + PORT, Endpoint.port(endpoint));
        Bytes.put32(memory, at + ADDRESS, Endpoint.address(endpoint));
    }
}
