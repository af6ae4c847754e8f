package io.sluice.transport;

import io.sluice.packet.Endpoint;
import java.lang.foreign.MemorySegment;

/** Where the datagrams of a benchmark go. Confined to the benchmark's thread. */
interface Exit extends AutoCloseable {
    /** Datagrams are counted and forgotten: no kernel. */
    String MEMORY = "memory";

    /** Datagrams go through the server's own socket to a peer on loopback that reads none of them. */
    String SOCKET = "socket";

    static Exit named(String name, int peers) {
        return switch (name) {
            case MEMORY -> new MemoryExit();
            case SOCKET -> new SocketExit(peers);
            default -> throw new IllegalArgumentException("exit is " + name + "; accepted is memory or socket");
        };
    }

    /** The address of a peer, from 0. */
    Endpoint endpoint(int peer);

    /** Where the next datagram is written. */
    MemorySegment slot();

    /** How many slots can be written before the first is sent. */
    int slots();

    /** The slot that will be the current one after so many have been sent. */
    MemorySegment slot(int ahead);

    void send(int length, Endpoint to);

    /** Hands everything on. */
    void flush();

    /** Datagrams handed on so far. */
    long datagramsSent();

    @Override
    void close();
}
