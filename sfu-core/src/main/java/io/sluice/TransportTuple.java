package io.sluice;

/**
 * The path packets to a peer take.
 *
 * @param protocol {@code "udp"} or {@code "tcp"}
 * @param localAddress IP address of ours, as bound
 * @param localPort 1 to 65535
 * @param remoteAddress the peer's IP address as we see it: a NAT's where there is one
 * @param remotePort 1 to 65535
 */
public record TransportTuple(
        String protocol, String localAddress, int localPort, String remoteAddress, int remotePort) {}
