package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * A socket to open: for a transport of its own, or for a {@link WebRtcServer}. Made with {@link #udp} or {@link #tcp} and
 * changed with the {@code with} methods.
 *
 * @param protocol UDP, or TCP with the frames of RFC 4571
 * @param address where, and what peers are told instead
 * @param minPort first port to try, 1 to 65535; 0 for the range of {@link SfuOptions}
 * @param maxPort last port to try, {@code minPort} to 65535; the same as {@code minPort} for exactly one; 0 with it
 * @param ipv6Only whether an IPv6 socket refuses IPv4 (IPV6_V6ONLY, UDP only); addresses here are never the wildcard, so it
 *     changes nothing but what the system shows
 * @param udpReusePort whether other sockets with the same setting may have the same port (SO_REUSEPORT): for a process that
 *     takes over from another one, since the system deals datagrams among them
 * @param sendBufferBytes what the kernel is asked to buffer of a UDP socket (SO_SNDBUF), to 2^30; 0 for the usual 4 MiB
 * @param receiveBufferBytes the same for receiving (SO_RCVBUF); 0 for the usual 16 MiB
 */
public record TransportListenInfo(
        Protocol protocol,
        ListenAddress address,
        int minPort,
        int maxPort,
        boolean ipv6Only,
        boolean udpReusePort,
        int sendBufferBytes,
        int receiveBufferBytes) {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_BUFFER = 1 << 30;

    /** What carries datagrams. */
    public enum Protocol {
        UDP,
        TCP
    }

    public TransportListenInfo {
        boolean usual = minPort == 0 && maxPort == 0;
        if (!usual && (minPort < 1 || minPort > MAX_PORT)) {
            throw new IllegalArgumentException("listenInfo.minPort is " + minPort + ", accepted is 1 to 65535");
        }
        if (!usual && (maxPort < minPort || maxPort > MAX_PORT)) {
            throw new IllegalArgumentException(
                    "listenInfo.maxPort is " + maxPort + ", accepted is " + minPort + " to 65535");
        }
        requireBuffer("sendBufferBytes", sendBufferBytes);
        requireBuffer("receiveBufferBytes", receiveBufferBytes);
        if (udpReusePort && protocol == Protocol.TCP) {
            throw new IllegalArgumentException("listenInfo.udpReusePort is true, accepted for TCP is false");
        }
    }

    /** A UDP socket at an address of this machine, on a port of the server's range. */
    public static TransportListenInfo udp(String address) {
        return of(Protocol.UDP, address);
    }

    /** A listening TCP socket at an address of this machine, on a port of the server's range. */
    public static TransportListenInfo tcp(String address) {
        return of(Protocol.TCP, address);
    }

    /** With an address that peers are told instead, an IP address or host name; null for none. */
    public TransportListenInfo withAnnouncedAddress(@Nullable String announced) {
        return with(new ListenAddress(address.address(), announced, address.exposeInternal()), minPort, maxPort);
    }

    /** With the address itself told beside the announced one. */
    public TransportListenInfo withExposeInternal(boolean expose) {
        return with(new ListenAddress(address.address(), address.announcedAddress(), expose), minPort, maxPort);
    }

    /** On exactly this port. */
    public TransportListenInfo withPort(int port) {
        return with(address, port, port);
    }

    /** On the first free port of a range. */
    public TransportListenInfo withPortRange(int min, int max) {
        return with(address, min, max);
    }

    public TransportListenInfo withIpv6Only(boolean only) {
        return new TransportListenInfo(
                protocol, address, minPort, maxPort, only, udpReusePort, sendBufferBytes, receiveBufferBytes);
    }

    public TransportListenInfo withUdpReusePort(boolean reuse) {
        return new TransportListenInfo(
                protocol, address, minPort, maxPort, ipv6Only, reuse, sendBufferBytes, receiveBufferBytes);
    }

    public TransportListenInfo withBuffers(int sendBytes, int receiveBytes) {
        return new TransportListenInfo(
                protocol, address, minPort, maxPort, ipv6Only, udpReusePort, sendBytes, receiveBytes);
    }

    /** Whether there is but one port it can have. */
    boolean hasOnePort() {
        return minPort != 0 && minPort == maxPort;
    }

    private static TransportListenInfo of(Protocol protocol, String address) {
        return new TransportListenInfo(protocol, new ListenAddress(address), 0, 0, false, false, 0, 0);
    }

    private TransportListenInfo with(ListenAddress other, int min, int max) {
        return new TransportListenInfo(
                protocol, other, min, max, ipv6Only, udpReusePort, sendBufferBytes, receiveBufferBytes);
    }

    private static void requireBuffer(String name, int bytes) {
        if (bytes < 0 || bytes > MAX_BUFFER) {
            throw new IllegalArgumentException("listenInfo." + name + " is " + bytes + ", accepted is 0 to 2^30");
        }
    }
}
