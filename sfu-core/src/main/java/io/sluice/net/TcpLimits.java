package io.sluice.net;

import io.sluice.packet.Packet;
import java.time.Duration;

/**
 * What strangers may take from a TCP port. A connection is kept once the layers above know its peer.
 *
 * @param maxConnections how many connections a port has at most; a newcomer takes the place of the oldest that is not kept
 * @param maxConnectionsPerAddress how many come from one IPv4 address or one IPv6 /64 at most, at least 1
 * @param handshakeTimeout how long a connection may stay without being kept, and how long a peer has to take what was
 *     sent to it before its connection was released
 * @param maxUnkeptBytes how much a connection may send before it is kept, at least one frame of
 *     {@value Packet#CAPACITY} bytes with its length
 * @param maxSendBufferBytes how much waits for a slow peer at most, at least one frame of {@value Packet#CAPACITY} bytes
 *     with its length; frames beyond are dropped
 */
public record TcpLimits(
        int maxConnections,
        int maxConnectionsPerAddress,
        Duration handshakeTimeout,
        int maxUnkeptBytes,
        int maxSendBufferBytes) {
    private static final int DEFAULT_CONNECTIONS = 1024;
    /** Several people behind one NAT, each with a few interfaces. */
    private static final int DEFAULT_CONNECTIONS_PER_ADDRESS = 32;

    private static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
    /** Eighty connectivity checks of 100 bytes: more than an agent sends before it gives up. */
    private static final int DEFAULT_UNKEPT_BYTES = 8 << 10;
    /** A second of 4 Mbit/s: what is older is worth nothing. */
    private static final int DEFAULT_SEND_BUFFER_BYTES = 512 << 10;

    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    private static final int ONE_FRAME = Short.BYTES + Packet.CAPACITY;

    public TcpLimits {
        requireAtLeast("maxConnections", maxConnections, 1);
        requireAtLeast("maxConnectionsPerAddress", maxConnectionsPerAddress, 1);
        requireAtLeast("maxUnkeptBytes", maxUnkeptBytes, ONE_FRAME);
        requireAtLeast("maxSendBufferBytes", maxSendBufferBytes, ONE_FRAME);
        if (!handshakeTimeout.isPositive() || handshakeTimeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "handshakeTimeout " + handshakeTimeout + " is not above 0 and at most " + LONGEST_TIMEOUT);
        }
    }

    /** 1,024 connections, 32 of an address, 10 s and 8 KiB before a connection is kept, 512 KiB for a slow peer. */
    public static TcpLimits defaults() {
        return new TcpLimits(
                DEFAULT_CONNECTIONS,
                DEFAULT_CONNECTIONS_PER_ADDRESS,
                DEFAULT_HANDSHAKE_TIMEOUT,
                DEFAULT_UNKEPT_BYTES,
                DEFAULT_SEND_BUFFER_BYTES);
    }

    public TcpLimits withMaxConnections(int connections) {
        return new TcpLimits(
                connections, maxConnectionsPerAddress, handshakeTimeout, maxUnkeptBytes, maxSendBufferBytes);
    }

    public TcpLimits withMaxConnectionsPerAddress(int connections) {
        return new TcpLimits(maxConnections, connections, handshakeTimeout, maxUnkeptBytes, maxSendBufferBytes);
    }

    public TcpLimits withHandshakeTimeout(Duration timeout) {
        return new TcpLimits(maxConnections, maxConnectionsPerAddress, timeout, maxUnkeptBytes, maxSendBufferBytes);
    }

    public TcpLimits withMaxUnkeptBytes(int bytes) {
        return new TcpLimits(maxConnections, maxConnectionsPerAddress, handshakeTimeout, bytes, maxSendBufferBytes);
    }

    public TcpLimits withMaxSendBufferBytes(int bytes) {
        return new TcpLimits(maxConnections, maxConnectionsPerAddress, handshakeTimeout, maxUnkeptBytes, bytes);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + " is not at least " + least);
        }
    }
}
